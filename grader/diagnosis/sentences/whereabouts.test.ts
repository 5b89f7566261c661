import { expect, test } from '@jest/globals';
import { learnerText, NAME } from '../../faults/learner-text';
import type { Whereabouts } from '../../faults/whereabouts';
import { whereaboutsText } from './whereabouts';

const at = { file: '/x/pipe.ts', line: 101, column: 1 };
const fn = learnerText('serve', NAME);

test.each<[string, Whereabouts]>([
  [
    'process 2 is inside recv(): pipe.ts:101 reads at most 7 bytes; so far it has read 65,536 bytes',
    {
      process: 2,
      kind: 'inside',
      call: 'recv()',
      at,
      doing: { kind: 'pipe-read', maxBytes: 7 },
      bytes: { read: 65_536, written: 0 },
    },
  ],
  [
    'process 1 is inside join(0), and still awaits pipe.ts:101',
    { process: 1, kind: 'inside', call: 'join(0)', at, doing: { kind: 'awaits' } },
  ],
  ['process 1 has returned from all its calls', { process: 1, kind: 'returned' }],
  ['process 3 was killed by the check', { process: 3, kind: 'killed' }],
  ['a child of process 1, which runs serve, is alive, and waits', { process: 1, kind: 'child', fn }],
  [
    'process 4, which ran serve, was killed by SIGKILL',
    {
      process: 1,
      kind: 'child',
      number: 4,
      fn,
      end: { exitCode: null, signal: learnerText('SIGKILL', NAME) },
    },
  ],
])('%s', (text, whereabouts) => {
  expect(whereaboutsText(whereabouts)).toBe(text);
});
