import { expect, test } from '@jest/globals';
import { Flag } from '../explorer/board/layout';
import { step } from '../explorer/testing/written-run';
import { Operation } from '../kernel/interception';
import type { NamedRange } from '../explorer/puppet/arena';
import { faultOfPipes } from './pipe-faults';
import { faultOfStuck } from './stuck';
import { maskOf, stuck, scriptedRun } from './testing/scripted-run';

const [FIRST, SECOND, WORD] = [1_000, 6_000, 9_000];
const pipe = (start: number): NamedRange => ({ start, byteLength: 4_096, label: 'ends', isPipe: true });
const two = [pipe(FIRST), { start: WORD, byteLength: 4, label: 'lock' }, pipe(SECOND)];

/** The process fell asleep there, and still sleeps. */
const asleep = (process: number, kind: number, address: number) =>
  step({ process: process - 1, kind, address, size: 4, flags: Flag.blocked });
const { writePipe, readPipe, pollPipe, wait } = Operation;

test('two processes that write into full pipes are a deadlock, and each is named with its pipe', () => {
  const steps = [asleep(1, writePipe, FIRST), asleep(2, writePipe, SECOND)];
  expect(faultOfPipes(scriptedRun([], { steps, ...stuck(1, 2) }), two)).toEqual({
    code: 'deadlock-cycle',
    facts: {
      kind: 'pipes-circle',
      waits: [
        { process: 1, need: 'room', pipe: { kind: 'numbered', number: 1 } },
        { process: 2, need: 'room', pipe: { kind: 'numbered', number: 2 } },
      ],
    },
  });
});

test.each([
  [readPipe, SECOND, { process: 2, need: 'bytes', pipe: { kind: 'numbered', number: 2 } }],
  [wait, WORD, { process: 2, pipe: { kind: 'unknown' } }],
])(
  'a process that waits at a pipe while another waits for something else is in the deadlock as well (%i)',
  (kind, address, wanted) => {
    const steps = [asleep(1, writePipe, FIRST), asleep(2, kind, address)];
    const fault = faultOfPipes(scriptedRun([], { steps, ...stuck(1, 2) }), two);
    expect(fault?.code).toBe('deadlock-cycle');
    expect(fault?.facts).toMatchObject({ kind: 'pipes-circle', waits: [{ process: 1 }, wanted] });
  },
);

test.each([
  [readPipe, 'bytes'],
  [pollPipe, 'bytes'],
  [writePipe, 'room'],
])('a process that is left alone at a pipe is an orphan, and what it needs is named (%i)', (kind, need) => {
  const run = scriptedRun([], { steps: [asleep(2, kind, FIRST)], ...stuck(2), finished: maskOf(1) });
  expect(faultOfPipes(run, [pipe(FIRST)])).toEqual({
    code: 'orphan-wait',
    facts: { kind: 'pipe-orphan', wait: { process: 2, need, pipe: { kind: 'only' } }, killed: [] },
  });
});

test('processes that the schedule has killed are named', () => {
  const run = scriptedRun([], { steps: [asleep(2, readPipe, FIRST)], ...stuck(2), killed: maskOf(1, 3) });
  expect(faultOfPipes(run, [])?.facts).toMatchObject({ kind: 'pipe-orphan', killed: [1, 3] });
});

test('where no process waits at a pipe there is no pipe fault, and a stuck run is explained by its locks', () => {
  const run = scriptedRun([{ process: 1, begins: { method: 'acquire' } }], {
    steps: [asleep(1, wait, WORD)],
    ...stuck(1),
  });
  expect(faultOfPipes(run, two)).toBeUndefined();
  expect(faultOfStuck(run, two)).toMatchObject({ code: 'orphan-wait', isStuck: true });
});
