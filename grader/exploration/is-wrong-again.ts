import type { RunRecord } from '../explorer/run/run-record';
import type { Deviation, Schedule } from '../explorer/search/schedule';
import { Single } from '../explorer/search/single';
import type { DriverBoard } from '../explorer/driver-board';
import type { Subject } from '../subject/subject';
import type { Plan } from './plan';
import { RunJudge } from './run-judge';
import { stage } from './stage';

export interface AgainOptions {
  readonly judge?: RunJudge;
  /** Processes, from 0, that the schedule really kills. */
  readonly dying?: readonly number[];
}

/** Makes one run again, with new modules, and returns whether it is wrong. */
export async function isWrongAgain(
  subjects: readonly Subject[],
  plan: Plan,
  deviations: readonly Deviation[],
  { judge = new RunJudge(plan), dying = [] }: AgainOptions = {},
): Promise<boolean> {
  const seen = { isWrong: false };
  const onRun = (run: RunRecord, _schedule: Schedule, board: DriverBoard): boolean => {
    seen.isWrong = judge.faultOf(run, board) !== undefined;
    return true;
  };
  await stage(subjects, plan, [new Single(deviations)], onRun, { dying, reload: true });
  return seen.isWrong;
}
