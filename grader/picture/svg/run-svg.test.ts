import { expect, test } from '@jest/globals';
import type { Call } from '../model/story';
import { runSvg } from './run-svg';

const calls: readonly Call[] = [
  {
    process: 1,
    call: 'release("<&>")',
    outcome: 'done',
    act: 'call',
    end: 'done',
    steps: [
      {
        number: 1,
        text: 'stores 1',
        where: { file: 'lock.ts', line: 7, source: 'm.store(A, "<1>")' },
        drawn: { kind: 'write', cell: 'lock.VALUE', value: '1', old: '0' },
      },
    ],
  },
  {
    process: 2,
    call: 'acquire()',
    outcome: 'asleep for ever',
    act: 'call',
    end: 'asleep-for-ever',
    steps: [],
  },
];
const story = { calls, fault: { title: 'a deadlock', sentence: 'Process 2 sleeps for ever.' } };

test('a still picture has every row, the code, the memory and the fault, and all of it again as text', () => {
  const svg = runSvg(story, { title: 'A sleeper' });
  for (const said of [
    'process 1',
    'process 2',
    '1 :7 stores 1',
    '>VALUE<',
    ':7  m.store(A, &quot;&lt;1&gt;&quot;)',
  ])
    expect(svg).toContain(said);
  const [, description = ''] = /<desc[^>]*>(.*?)<\/desc>/.exec(svg) ?? [];
  expect(description).toContain('Process 1 calls release(');
  expect(description).toContain('Process 2 sleeps for ever.');
});

test('text of a learner cannot become an element, and earlier calls that are left out are counted', () => {
  expect(runSvg(story, { title: '<script>' })).not.toMatch(/<script|<&>/);
  const svg = runSvg(story, { title: 'The end', lastTurns: 1 });
  expect(svg).toContain('1 earlier call is left out');
  expect(svg).not.toContain('stores 1');
});
