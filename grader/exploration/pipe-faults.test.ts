import { expect, test } from '@jest/globals';
import { Flag } from '../explorer/board/layout';
import { step } from '../explorer/testing/written-run';
import { Operation } from '../kernel/interception';
import type { NamedRange } from '../explorer/puppet/arena';
import { faultOfPipes } from './pipe-faults';
import { faultOfStuck } from './stuck';
import { maskOf, stuck, toldRun } from './testing/told-run';

const [FIRST, SECOND, WORD] = [1_000, 6_000, 9_000];
const pipe = (start: number): NamedRange => ({ start, byteLength: 4_096, label: 'ends', isPipe: true });
const two = [pipe(FIRST), { start: WORD, byteLength: 4, label: 'lock' }, pipe(SECOND)];

/** It fell asleep there, and sleeps still. */
const asleep = (process: number, kind: number, address: number) =>
  step({ process: process - 1, kind, address, size: 4, flags: Flag.blocked });
const { writePipe, readPipe, pollPipe, wait } = Operation;

test('two that write into full pipes are a deadlock: everybody writes, and nobody reads', () => {
  const steps = [asleep(1, writePipe, FIRST), asleep(2, writePipe, SECOND)];
  const fault = faultOfPipes(toldRun([], { steps, ...stuck(1, 2) }), two);
  expect(fault?.code).toBe('deadlock-cycle');
  expect(fault?.sentence).toContain(
    'process 1 waits for room in pipe 1, which is full; process 2 waits for room in pipe 2',
  );
  expect(fault?.sentence).toContain('Everybody writes, and nobody reads.');
});

test.each([
  [readPipe, SECOND, 'process 2 waits for bytes from pipe 2'],
  [wait, WORD, 'process 2 waits for somebody to wake it'],
])(
  'who waits at a pipe while another waits for something else is in a deadlock, too (%i)',
  (kind, address, what) => {
    const steps = [asleep(1, writePipe, FIRST), asleep(2, kind, address)];
    const fault = faultOfPipes(toldRun([], { steps, ...stuck(1, 2) }), two);
    expect(fault?.code).toBe('deadlock-cycle');
    expect(fault?.sentence).toContain(what);
    expect(fault?.sentence).not.toContain('Everybody writes');
  },
);

test.each([
  [readPipe, 'waits for bytes from the pipe for ever', 'the stream has not ended'],
  [pollPipe, 'waits for bytes from the pipe for ever', 'the stream has not ended'],
  [writePipe, 'waits for room in the pipe, which is full for ever', 'its reading end is still open'],
])(
  'who is left alone at a pipe is told what it waits for, and which end is still open (%i)',
  (kind, what, why) => {
    const run = toldRun([], { steps: [asleep(2, kind, FIRST)], ...stuck(2), finished: maskOf(1) });
    const fault = faultOfPipes(run, [pipe(FIRST)]);
    expect(fault?.code).toBe('orphan-wait');
    expect(fault?.sentence).toContain(`Process 2 ${what}: all others have come to their end.`);
    expect(fault?.sentence).toContain(why);
  },
);

test('whom the schedule has killed is named', () => {
  const run = toldRun([], { steps: [asleep(2, readPipe, FIRST)], ...stuck(2), killed: maskOf(1, 3) });
  expect(faultOfPipes(run, [])?.sentence).toContain('from a pipe for ever: process 1 and 3 was killed.');
});

test('where nobody waits at a pipe there is no fault of pipes, and a stuck run is told by its locks', () => {
  const run = toldRun([{ process: 1, begins: { method: 'acquire' } }], {
    steps: [asleep(1, wait, WORD)],
    ...stuck(1),
  });
  expect(faultOfPipes(run, two)).toBeUndefined();
  expect(faultOfStuck(run, two)).toMatchObject({ code: 'orphan-wait', isStuck: true });
});
