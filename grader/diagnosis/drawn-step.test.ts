import { expect, test } from '@jest/globals';
import type { Place, TrailEntry, TurnStep } from '../faults/turns';
import { drawnSteps } from './drawn-step';

const lock: Place = { kind: 'named', name: 'lock' };
const pipe: Place = { kind: 'pipe', pipe: { kind: 'numbered', number: 1 } };
const turn = (process: number, ...steps: TurnStep[]): TrailEntry => ({
  process,
  act: { kind: 'call', call: 'f()', part: 'program' },
  end: { kind: 'done' },
  steps,
});
const moved = (number: number, kind: 'pipe-read' | 'pipe-write', count: number, held: number): TurnStep => ({
  number,
  did: kind === 'pipe-read' ? { kind, maxBytes: 9 } : { kind, byteLength: count },
  then: { kind: 'moved', count, first: [] },
  memory: { place: pipe, held },
});

test('a step that changes a word has the values before and after it', () => {
  const step: TurnStep = {
    number: 1,
    did: { kind: 'access', operation: 'compareExchange', expected: 1, operand: 0 },
    memory: { place: lock, value: 0, old: 1 },
  };
  expect(drawnSteps([turn(1, step)]).get(step)).toEqual({
    kind: 'change',
    cell: 'lock',
    value: '0',
    old: '1',
  });
});

test('a process that is woken comes after the notify that woke it', () => {
  const notify: TurnStep = { number: 4, did: { kind: 'notify', count: 1, woken: [2] } };
  const awake: TurnStep = { number: 5, did: { kind: 'awake', because: 'woken' } };
  const late: TurnStep = { number: 6, did: { kind: 'awake', because: 'timed-out' } };
  const drawn = drawnSteps([turn(1, notify), turn(2, awake), turn(3, late)]);
  expect(drawn.get(awake)).toEqual({ kind: 'awake', after: [4] });
  expect(drawn.get(late)).toEqual({ kind: 'awake' });
});

test('a read from a pipe comes after the writes whose bytes it took, and no others', () => {
  const [first, second, third] = [
    moved(1, 'pipe-write', 4, 4),
    moved(2, 'pipe-write', 4, 8),
    moved(3, 'pipe-write', 4, 12),
  ];
  const [head, both] = [moved(4, 'pipe-read', 2, 10), moved(5, 'pipe-read', 6, 4)];
  const drawn = drawnSteps([turn(1, first, second, third), turn(2, head, both)]);
  expect(drawn.get(head)?.after).toEqual([1]);
  expect(drawn.get(both)?.after).toEqual([1, 2]);
  expect(drawn.get(first)).toMatchObject({ kind: 'send', value: '4 B' });
});

test('a wait after which the process sleeps is marked', () => {
  const wait: TurnStep = { number: 1, did: { kind: 'wait', expected: 0 } };
  const vain: TurnStep = { number: 2, did: { kind: 'wait', expected: 0 }, then: { kind: 'not-equal' } };
  const drawn = drawnSteps([turn(1, wait, vain)]);
  expect([drawn.get(wait)?.isAsleep, drawn.get(vain)?.isAsleep]).toEqual([true, undefined]);
});
