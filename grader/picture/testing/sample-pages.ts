import type { CheckResult, DiagnosisResult, Result } from '../../report/result';
import { diagnosisOfSchedule, failing, sampleResult } from '../../report/testing/sample-result';

type Call = NonNullable<DiagnosisResult['calls']>[number];

const STEPS_A_TURN = 4;

/** A failure whose run has this many steps, with as many lanes as there are processes; each has a word of its own. */
export function longRun(steps: number, processes: number): DiagnosisResult {
  const where = diagnosisOfSchedule.calls?.flatMap((call) => call.steps)[0]?.where;
  const turns = Array.from({ length: steps / STEPS_A_TURN }, (_, turn): Call => {
    const process = (turn % processes) + 1;
    return {
      process,
      call: `deposit(${String(turn)})`,
      outcome: '',
      act: turn < processes ? 'call' : 'continued',
      end: 'preempted',
      steps: Array.from({ length: STEPS_A_TURN }, (__, at) => {
        const number = turn * STEPS_A_TURN + at + 1;
        const cell = `balances[${String((process + at) % processes)}]`;
        const drawn =
          at % 2 === 0
            ? ({ kind: 'read', cell, value: String(turn) } as const)
            : ({ kind: 'write', cell, value: String(number), old: String(turn) } as const);
        const text = at % 2 === 0 ? `loads → ${String(turn)}` : `stores ${String(number)}`;
        return { number, text, memory: `${cell} = ${String(number)}`, drawn, ...(where && { where }) };
      }),
    };
  });
  return { ...diagnosisOfSchedule, calls: turns };
}

/** A course with this many failures, each with the same run. */
export function manyFailures(count: number, diagnosis: DiagnosisResult): Result {
  const checks = Array.from({ length: count }, (_, at): CheckResult => ({
    id: `law-${String(at)}`,
    title: `law number ${String(at)}`,
    stage: 2,
    kind: 'schedules',
    status: 'fail',
    score: 0,
    maxScore: 1,
    durationMs: 1,
    diagnosis,
  }));
  return { ...sampleResult, katas: [{ ...failing, checks }] };
}
