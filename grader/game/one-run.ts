import { Action, End } from '../explorer/board/layout';
import type { DriverBoard } from '../explorer/driver-board';
import type { PartReport } from '../explorer/puppet/perform';
import type { RunRecord } from '../explorer/run/run-record';
import { withDeviations, type Deviation, type Schedule } from '../explorer/search/schedule';
import { Uncontrolled, type Extent, type Search } from '../explorer/search/search';
import type { Directed } from '../exploration/director';
import { controlled } from '../exploration/controlled';
import { ObservedRun } from '../exploration/observed-run';
import { RunJudge } from '../exploration/run-judge';
import { stage } from '../exploration/stage';
import type { Fault } from '../faults/failure';
import { playerOf } from '../subject/player';

/** A run that was made, with every step, and its fault if it came to an end. */
export interface MadeRun {
  readonly run: ObservedRun;
  readonly record: RunRecord;
  readonly reports: readonly PartReport[];
  readonly fault: Fault | undefined;
}

/**
 * Makes one run in real processes, under a schedule that may end before the run does. With new modules, because those in
 * use may have kept something of the run before.
 */
export async function makeRun(
  { plan, processes }: Directed,
  deviations: readonly Deviation[],
  { trace }: { readonly trace: boolean },
): Promise<MadeRun> {
  const judge = new RunJudge(plan);
  const made: { run?: ObservedRun; record?: RunRecord; fault?: Fault | undefined } = {};
  const look = (run: RunRecord, _schedule: Schedule, board: DriverBoard): boolean => {
    made.record = run.kept();
    made.run = new ObservedRun(made.record, plan, board.tables);
    made.run.read();
    if (run.end !== End.held) made.fault = judge.faultOf(run, board);
    return true;
  };
  const subjects = processes.map((one) => playerOf(one).subject);
  const { reports } = await controlled(async () =>
    stage(subjects, plan, [new Beginning(deviations)], look, { trace, reload: true }),
  );
  const { run, record, fault } = made;
  if (run === undefined || record === undefined) throw new Error('no run was made');
  return { run, record, reports, fault };
}

/** One schedule, which may end with a hold. */
class Beginning implements Search {
  #isGiven = false;
  readonly extent: Extent = { schedules: 1, preemptions: 0, isCapped: false, sampled: 0 };

  constructor(private readonly deviations: readonly Deviation[]) {}

  next(): Schedule | undefined {
    if (this.#isGiven) return undefined;
    this.#isGiven = true;
    return withDeviations(this.deviations);
  }

  tell({ end, steps }: RunRecord): void {
    const last = this.deviations.at(-1);
    const isShort = last?.action === Action.hold && steps < last.step && end === End.impossible;
    if (end === End.impossible || isShort)
      throw new Uncontrolled(steps, 'the process whose turn it should be could not run');
  }
}
