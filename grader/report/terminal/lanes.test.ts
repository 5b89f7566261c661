import { describe, expect, test } from '@jest/globals';
import type { DiagnosisResult } from '../result';
import { diagnosisOfSchedule } from '../testing/sample-result';
import { plain, tagged } from '../testing/style';
import { lanes, legend } from './lanes';

type Call = NonNullable<DiagnosisResult['calls']>[number];

const { calls: schedule = [] } = diagnosisOfSchedule;
const silent = (process: number, call: string): Call => ({ process, call, outcome: '', steps: [] });

describe('lanes', () => {
  test('stand side by side, in the order in which things happened, with the memory on the right', () => {
    expect(lanes(schedule, plain(80), 0)).toEqual([
      'process 1                    │ process 2                    │ memory',
      '─────────────────────────────┼──────────────────────────────┼───────────────────',
      'deposit(1) → preempted       │                              │',
      '  :2 loads → 100             │                              │ balance = 100',
      '                             │ deposit(1) → done            │',
      '                             │   :2 loads → 100             │ balance = 100',
      '                             │   :3 stores 101              │ balance: 100 → 101',
      '… continues → done           │                              │',
      '  :3 stores 101              │                              │ balance: 101 → 101',
    ]);
  });

  test('each row is in the lane of its process, and in no other', () => {
    const calls = [3, 1, 2].map((process) => silent(process, `call ${String(process)}`));
    const [, , ...rows] = lanes(calls, plain(100), 0);
    const cells = rows.map((row) => row.split('│').map((cell) => cell.trim()));
    expect(cells).toEqual(
      [
        ['', '', 'call 3'],
        ['call 1', ''],
        ['', 'call 2', ''],
      ].map((row) => expect.arrayContaining(row)),
    );
    expect(cells.map((row) => row.findIndex((cell) => cell !== ''))).toEqual([2, 0, 1]);
  });

  test('are a list where a lane would be too narrow, each row with its process', () => {
    expect(lanes([silent(1, 'a()'), silent(3, 'b()')], plain(50), 0)).toEqual(['1: a()', '3: b()']);
    expect(lanes([silent(1, 'a()'), silent(3, 'b()')], plain(80), 0)[0]).toMatch(/^process 1 .*│ process 3/);
  });

  test('are those of processes that did something, and of no other', () => {
    const [head] = lanes([silent(1, 'a()'), silent(3, 'b()')], plain(80), 0);
    expect(head?.split('│').map((cell) => cell.trim())).toEqual(['process 1', 'process 3']);
  });

  test('number the steps, and mark those of which the sentence speaks', () => {
    const steps = [
      { number: 9, text: 'loads → 0' },
      { number: 10, text: 'waits while it is 0', isDecisive: true as const },
    ];
    const call: Call = { process: 1, call: 'acquire()', outcome: 'asleep', steps };
    expect(lanes([call], plain(80), 0).slice(2)).toEqual([
      'acquire() → asleep',
      '  9 loads → 0',
      '▸10 waits while it is 0',
    ]);
  });

  test('leave nothing out: what is too long continues on the next line', () => {
    const text = 'compareExchange(1000000, 2000000) → 3000000';
    const call: Call = { process: 1, call: 'acquire()', outcome: 'true', steps: [{ text, memory: 'm' }] };
    for (const columns of [30, 60]) {
      const rows = lanes([call, silent(2, 'acquire()')], plain(columns), 0);
      for (const number of ['1000000', '2000000', '3000000'])
        expect(rows).toContainEqual(expect.stringContaining(number));
      for (const row of rows) expect(row.length).toBeLessThanOrEqual(columns);
    }
  });

  test('leave room for the indentation', () => {
    for (const row of lanes(schedule, plain(80), 6)) expect(row.length).toBeLessThanOrEqual(74);
  });

  test('show a turn that was preempted in yellow, and not a value that only reads so', () => {
    const value: Call = { process: 1, call: 'name()', outcome: 'preempted', steps: [] };
    expect(lanes(schedule, tagged(80), 0).filter((row) => row.includes('<yellow>'))).toEqual([
      expect.stringContaining('<yellow>deposit(1) → preempted'),
    ]);
    expect(lanes([value], tagged(80), 0).join('\n')).not.toContain('<yellow>');
  });

  test('show steps dimly, and calls not', () => {
    const [, , call = '', step = ''] = lanes([schedule[1] ?? silent(1, '')], tagged(80), 0);
    expect(call).not.toContain('<dim>');
    expect(step).toContain('<dim>');
  });
});

test('the legend has each line of the learner’s once, in the order of the file', () => {
  const backwards = [...schedule].reverse();
  expect(legend(backwards, plain(80), 0)).toEqual(legend(schedule, plain(80), 0));
  expect(legend(schedule, plain(80), 0)).toEqual([
    'account.ts:2  const before = memory.at(0) ?? 0;',
    'account.ts:3  memory[0] = before + 1;',
  ]);
});
