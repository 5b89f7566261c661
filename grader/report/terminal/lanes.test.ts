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
    expect(lanes([silent(1, 'a()'), silent(3, 'b()')], plain(70), 0)).toEqual(['1: a()', '3: b()']);
    expect(lanes([silent(1, 'a()'), silent(3, 'b()')], plain(80), 0)[0]).toMatch(/^process 1 .*│ process 3/);
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

test('the legend has each line of the learner’s once, by the name of its file', () => {
  expect(legend(schedule, plain(80), 0)).toEqual([
    'account.ts:2  const before = memory.at(0) ?? 0;',
    'account.ts:3  memory[0] = before + 1;',
  ]);
});
