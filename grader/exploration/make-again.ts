import type { Replay } from '../faults/replay';
import { Action } from '../explorer/board/layout';
import type { PartReport } from '../explorer/puppet/perform';
import type { RunRecord } from '../explorer/run/run-record';
import type { Schedule } from '../explorer/search/schedule';
import { Single } from '../explorer/search/single';
import type { ExplorationContext as Context } from './context';
import { Failure, type Fault } from '../faults/failure';
import { playerOf } from '../subject/player';
import type { Subject } from '../subject/subject';
import type { DriverBoard } from '../explorer/driver-board';
import { controlled } from './controlled';
import { ObservedRun } from './observed-run';
import { decidingLine, type DecidingLine } from './deciding-line';
import { decidingDeviation } from './nearest-pass';
import type { SourceLine } from '../faults/traced-step';
import { lineOf, paint } from './picture';
import { isWrongAgain } from './is-wrong-again';
import type { Plan } from './plan';
import { RunJudge } from './run-judge';
import { stage } from './stage';
import type { Names } from './owners';
import { faultOfStuck } from './stuck';
import { describePrograms } from './describe-programs';

/** Makes an ordinary run, in which no process is preempted. */
export async function exploreOnce(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  exploration: number,
): Promise<void> {
  return makeAgain(context, processes, plan, { exploration, deviations: [] });
}

/**
 * Makes one run, in the schedule that failed. When it fails again, the run is drawn step by step, and the failure is
 * thrown.
 */
export async function makeAgain(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  replay: Replay,
): Promise<void> {
  const judge = new RunJudge(plan);
  const subjects = processes.map((one) => playerOf(one).subject);
  const { fault, kept, reports } = await runAgain(context, subjects, plan, replay, judge);
  if (fault === undefined || kept === undefined) return;
  const deviation = await decidingDeviation(subjects, plan, replay.deviations, judge);
  await confirmByRealKill(processes, plan, replay, judge);
  const names: Names = reports[0]?.ranges ?? [];
  // The fault was found without names. With names, the same facts say more.
  const stuck = fault.isStuck === true ? faultOfStuck(kept, names, lineOf(reports)) : fault;
  const pids = subjects.map(({ pid }) => pid);
  const entries = paint(kept, reports, names, pids);
  context.trail.restart();
  context.trail.entries.push(...entries);
  const lineIn = (stack: string): SourceLine | undefined => subjects[0]?.lineIn(stack);
  const line: Partial<DecidingLine> =
    stuck.where === undefined ? (decidingLine(stuck, kept, reports, deviation, lineIn) ?? {}) : {};
  const counterexample =
    replay.programs === undefined ? {} : { counterexample: describePrograms(replay.programs) };
  throw new Failure({ ...stuck, ...counterexample, replay, ...line });
}

interface Again {
  readonly fault: Fault | undefined;
  readonly kept: ObservedRun | undefined;
  readonly reports: readonly PartReport[];
}

/** With new modules, because those in use may have kept something of an earlier exploration. */
async function runAgain(
  context: Context,
  subjects: readonly Subject[],
  plan: Plan,
  replay: Replay,
  judge: RunJudge,
): Promise<Again> {
  let fault: Fault | undefined;
  let kept: ObservedRun | undefined;
  const look = (run: RunRecord, _schedule: Schedule, board: DriverBoard): boolean => {
    kept = new ObservedRun(run.kept(), plan, board.tables);
    kept.read();
    fault = judge.faultOf(run, board);
    return true;
  };
  const { trace } = context.explorations;
  const { reports } = await controlled(async () =>
    stage(subjects, plan, [new Single(replay.deviations)], look, { trace, reload: true }),
  );
  return { fault, kept, reports };
}

/** A failure that a simulated kill shows must also occur with a real SIGKILL. */
async function confirmByRealKill(
  processes: readonly object[],
  plan: Plan,
  { deviations }: Replay,
  judge: RunJudge,
): Promise<void> {
  const dying = deviations.flatMap(({ action, process }) => (action === Action.kill ? [process] : []));
  // The leader records the run, so its death can only be simulated.
  if (dying.length === 0 || dying.includes(0)) return;
  const subjects = processes.map((one) => playerOf(one).subject);
  if (await controlled(async () => isWrongAgain(subjects, plan, deviations, { judge, dying }))) return;
  throw new Failure({ code: 'uncontrolled', facts: { kind: 'kill-not-confirmed' } });
}
