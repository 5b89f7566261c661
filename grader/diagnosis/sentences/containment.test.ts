import { expect, test } from '@jest/globals';
import { sampleFacts } from '../testing/sample-facts';
import { containmentSentences } from './containment';

test('a death says in the middle of what it happened', () => {
  const facts = sampleFacts.exited;
  expect(containmentSentences.exited(facts)).toContain('exit code 71 in the middle of a call');
  expect(containmentSentences.exited({ ...facts, during: 'loading' })).toContain(
    'exit code 71 while your file was loaded',
  );
});

test.each<[NodeJS.Signals, boolean]>([
  ['SIGSEGV', true],
  ['SIGBUS', true],
  ['SIGKILL', false],
  ['SIGTERM', false],
])('%s is explained by memory that is not mapped: %s', (signal, isExplained) => {
  const sentence = containmentSentences['killed-by-signal']({ ...sampleFacts['killed-by-signal'], signal });
  expect(sentence).toContain(`killed by ${signal}`);
  expect(sentence.includes('not mapped')).toBe(isExplained);
});

test('a budget that is used up while the file is loaded is not said to be that of a call', () => {
  const facts = { ...sampleFacts['cpu-spent'], during: 'loading' } as const;
  expect(containmentSentences['cpu-spent'](facts)).toMatch(
    /^Your file, while it was loaded, used more than 71 s/,
  );
  expect(containmentSentences['cpu-spent'](sampleFacts['cpu-spent'])).toMatch(
    /^The call used more than 71 s/,
  );
});

test('seconds are rounded to a tenth', () => {
  expect(containmentSentences['cpu-spent']({ ...sampleFacts['cpu-spent'], cpuMs: 849 })).toContain('0.8 s');
});
