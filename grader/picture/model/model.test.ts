import { describe, expect, test } from '@jest/globals';
import { arrowsOf } from './arrows';
import { cellsOf, valueAt } from './cells';
import { lifelines } from './lifelines';
import { rowText } from './row-text';
import { processesOf, rowsOf } from './rows';
import type { Call } from './story';

const calls: readonly Call[] = [
  {
    process: 1,
    call: 'acquire()',
    outcome: 'asleep',
    act: 'call',
    end: 'asleep',
    steps: [
      { number: 1, text: 'loads → 0', drawn: { kind: 'read', cell: 'lock', value: '0' } },
      { number: 2, text: 'waits while it is 0', drawn: { kind: 'wait', cell: 'lock', isAsleep: true } },
    ],
  },
  {
    process: 2,
    call: 'release()',
    outcome: 'done',
    act: 'call',
    end: 'done',
    isDeciding: true,
    steps: [
      {
        number: 3,
        text: 'add(1) → 0',
        memory: 'lock: 0 → 1',
        where: { file: 'lock.ts', line: 7, source: 'x' },
        drawn: { kind: 'change', cell: 'lock', value: '1', old: '0' },
      },
      { number: 4, text: 'notifies 1', isDecisive: true, drawn: { kind: 'notify', cell: 'lock' } },
    ],
  },
  {
    process: 1,
    call: '… continues',
    outcome: 'killed here',
    act: 'continued',
    end: 'killed',
    steps: [{ number: 5, text: 'is woken', drawn: { kind: 'awake', after: [4] } }],
  },
];
const rows = rowsOf({ calls });

test('each call, step and end is a row, in the order in which it happened', () => {
  expect(rows.map(({ kind, process }) => `${process} ${kind}`)).toEqual([
    '1 head',
    '1 step',
    '1 step',
    '2 head',
    '2 step',
    '2 step',
    '2 end',
    '1 step',
    '1 end',
  ]);
  expect(processesOf(rows)).toEqual([1, 2]);
});

test('a lane says when a process runs, sleeps, and is gone', () => {
  expect(lifelines(rows, [1, 2]).map(({ process, state, from, to }) => [process, state, from, to])).toEqual([
    [1, 'running', 0, 3],
    [1, 'asleep', 3, 7],
    [1, 'running', 7, 9],
    [2, 'idle', 0, 3],
    [2, 'running', 3, 7],
    [2, 'idle', 7, 9],
  ]);
});

test('memory has what it held before the story, and after each change, with the process that changed it', () => {
  const [lock] = cellsOf(rows);
  expect(lock).toEqual({
    name: 'lock',
    stretches: [
      { from: 0, to: 4, value: '0' },
      { from: 4, to: 9, value: '1', by: 2 },
    ],
    touched: [1, 4],
  });
  expect(lock === undefined ? undefined : valueAt(lock, 8)?.value).toBe('1');
});

test('a wake-up is an arrow, and each switch is one; the deciding switch is marked', () => {
  expect(arrowsOf(rows)).toEqual([
    { kind: 'switch', from: 2, to: 3, isDeciding: true },
    { kind: 'switch', from: 6, to: 7, isDeciding: false },
    { kind: 'wake', from: 5, to: 7 },
  ]);
});

test('what arrives comes from the lane of its sender', () => {
  const delivery: Call = {
    process: 1,
    call: "gets 'exit' from process 3",
    outcome: '',
    act: 'delivery',
    from: 3,
    end: 'silent',
    steps: [],
  };
  const drawn = rowsOf({ calls: [delivery] });
  expect(arrowsOf(drawn)).toEqual([{ kind: 'delivery', from: 0, to: 0, sender: 3 }]);
  expect(processesOf(drawn)).toEqual([1, 3]);
});

describe('as text', () => {
  test('the rows say everything that the picture shows', () => {
    const text = rows.map(rowText).join('\n');
    for (const { call, outcome, act, end, steps, process } of calls) {
      if (act === 'call') expect(text).toContain(`Process ${process} calls ${call}.`);
      if (end === 'done' || end === 'killed') expect(text).toContain(outcome);
      for (const { number = 0, text: said, memory = '' } of steps) {
        expect(text).toContain(`Step ${number}. Process ${process}`);
        expect(text).toContain(said);
        expect(text).toContain(memory);
      }
    }
    expect(text).toContain('line 7');
    expect(text).toContain('The fault speaks of this step.');
    expect(text).toContain('without that, the run passes');
  });
});
