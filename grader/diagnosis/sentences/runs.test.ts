import { describe, expect, test } from '@jest/globals';
import { sampleFacts } from '../testing/sample-facts';
import { runSentences } from './runs';

describe('a deadlock', () => {
  test('names each process, what it waits for, and where its holder took it', () => {
    expect(runSentences['wait-circle'](sampleFacts['wait-circle'])).toBe(
      'A cycle of waiting: process 1 waits for the lock of `a`, held by process 2 since bank.ts:41; ' +
        'process 2 waits for the lock of `b`, held by process 1. Neither of them can ever continue.',
    );
  });

  test('of three processes speaks of all of them', () => {
    const links = [1, 2, 3].map((process) => ({ process, holder: (process % 3) + 1 }));
    expect(runSentences['wait-circle']({ kind: 'wait-circle', links })).toMatch(
      /\. None of them can ever continue\.$/,
    );
  });

  test('of one process with itself says so', () => {
    const links = [{ process: 3, holder: 3, takenAt: { file: 'lock.ts', line: 7 } }];
    expect(runSentences['wait-circle']({ kind: 'wait-circle', links })).toBe(
      'Process 3 waits for a lock, which it holds itself since lock.ts:7: no other process will ever release it.',
    );
  });
});

test.each([
  ['killed', 'process 2 took it at bank.ts:41 (step 3), was killed, and never released it.'],
  ['ended', 'process 2 took it at bank.ts:41 (step 3), has ended, and never released it.'],
] as const)('a lock whose holder is gone (%s) says how it went', (fate, end) => {
  const sentence = runSentences.deserted({ ...sampleFacts.deserted, fate });
  expect(sentence).toBe(`Process 1 waits for the lock of \`a\`; ${end}`);
});

test('the sentence about a sleeper names a change without a notify, if there was one', () => {
  const { change, killed, ...bare } = sampleFacts['never-woken'];
  expect(change).toBeDefined();
  expect(runSentences['never-woken'](sampleFacts['never-woken'])).toContain('Process 2 changed the word');
  expect(runSentences['never-woken'](bare)).not.toMatch(/changed the word|was killed/);
  expect(runSentences['never-woken']({ ...bare, ...(killed === undefined ? {} : { killed }) })).toContain(
    'Process 4 was killed in the middle of its call',
  );
});

test('a race names both accesses in the order in which they happened', () => {
  expect(runSentences.race(sampleFacts.race)).toMatch(
    /^Process 1 reads memory \(step 71\) and process 2 writes the same bytes \(step 72\)/,
  );
});
