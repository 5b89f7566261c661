import type { Board } from '../../explorer/board/board';
import { Action, End, EVENT_WORDS } from '../../explorer/board/layout';
import type { RunRecord } from '../../explorer/run/run-record';
import { findRaces } from '../../explorer/run/races';
import { deviationsOfRun } from '../../explorer/search/deviations-of-run';
import { Exhaustive } from '../../explorer/search/exhaustive';
import { PreemptionBounded } from '../../explorer/search/preemption-bounded';
import { Sampling } from '../../explorer/search/sampling';
import type { Deviation, Schedule } from '../../explorer/search/schedule';
import { Uncontrolled, type Search } from '../../explorer/search/search';
import { Single } from '../../explorer/search/single';
import type { CheckContext } from '../attempt';
import { Failure, type Fault } from '../failure';
import { playerOf } from '../player';
import { faultOfEnd, faultOfRace } from './end-faults';
import { ObservedRun } from './observed-run';
import { lineOf, paint } from './picture';
import { DEFAULT_MOST_SCHEDULES, DEFAULT_PREEMPTIONS, DEFAULT_SAMPLES, type Plan } from './plan';
import type { Replay } from './replay';
import { stage } from './stage';
import { tellPrograms } from './tell-programs';
import { faultOfStuck, type Names } from './stuck';

/** What was found: the fault of a run, and the schedule that leads to it. */
interface Found {
  readonly fault: Fault;
  readonly deviations: readonly Deviation[];
}

type Context = Pick<CheckContext<unknown>, 'trail' | 'explorations'>;

/**
 * Runs the plan under every schedule that it asks for, and judges each run. Fails with the first that is wrong, which has
 * the fewest preemptions.
 *
 * @param processes as many as the plan has programs
 */
export async function explore(context: Context, processes: readonly object[], plan: Plan): Promise<void> {
  const { explorations } = context;
  const number = explorations.begin();
  const { replay } = explorations;
  if (replay !== undefined && replay.exploration !== number) return;
  const planned = replay?.programs === undefined ? plan : { ...plan, programs: replay.programs };
  if (replay !== undefined) return makeAgain(context, processes, planned, replay);
  const found = await search(context, processes, planned);
  if (found !== undefined)
    throw new Failure({ ...found.fault, replay: { exploration: number, deviations: found.deviations } });
}

/** The same, told instead of thrown: for those who shrink what they explore. */
export async function search(
  context: Context,
  processes: readonly object[],
  plan: Plan,
): Promise<Found | undefined> {
  try {
    return await searchWith(context, processes, plan, false);
  } catch (error) {
    if (!(error instanceof KeepsSomething)) throw error;
    const fewer = { ...plan, mostSchedules: MOST_RELOADED, samples: 0 };
    return searchWith(context, processes, fewer, true);
  }
}

/** So many runs at most when each loads its modules anew: that takes some milliseconds. */
const MOST_RELOADED = 300;

/** The code keeps shared memory between runs, in a variable of a module: each run must begin with new modules. */
class KeepsSomething extends Error {}

async function searchWith(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  reload: boolean,
): Promise<Found | undefined> {
  const searches = searchesFor(plan);
  const judge = new Judge(plan);
  let found: Found | undefined;
  await controlled(async () =>
    stage(
      processes.map((one) => playerOf(one).subject),
      plan,
      searches,
      (run, _schedule, board) => {
        if (run.end === End.stale) throw new KeepsSomething();
        const fault = judge.faultOf(run, board);
        if (fault !== undefined) found = { fault, deviations: deviationsOfRun(run) };
        return fault !== undefined;
      },
      { reload },
    ),
  );
  if (found === undefined && plan.exists !== undefined && !judge.hasExample)
    throw new Failure(plan.exists.otherwise);
  if (found === undefined) for (const one of searches) context.explorations.add(one.extent);
  return found;
}

/** One run, in the schedule that failed: what it shows is drawn, step by step. */
async function makeAgain(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  replay: Replay,
): Promise<void> {
  const judge = new Judge(plan);
  const subjects = processes.map((one) => playerOf(one).subject);
  let fault: Fault | undefined;
  let kept: { run: RunRecord; observed: ObservedRun } | undefined;
  const { reports } = await controlled(async () =>
    stage(
      subjects,
      plan,
      [new Single(replay.deviations)],
      (run, _schedule, board) => {
        const copy = run.kept();
        kept = { run: copy, observed: new ObservedRun(copy, plan, board.tables) };
        kept.observed.read();
        fault = judge.faultOf(run, board);
        return true;
      },
      { trace: context.explorations.trace },
    ),
  );
  if (fault === undefined || kept === undefined) return;
  await confirmByRealKill(processes, plan, replay, judge);
  const names: Names = reports[0]?.ranges ?? [];
  const stuck =
    fault.isStuck === true ? { ...fault, ...faultOfStuck(kept.observed, names, lineOf(reports)) } : fault;
  const pids = subjects.map(({ pid }) => pid);
  const drawn = paint(kept.observed, reports, names, pids);
  context.trail.restart();
  context.trail.entries.push(...drawn.entries);
  const where = stuck.where ?? drawn.lastLine;
  const counterexample =
    replay.programs === undefined ? {} : { counterexample: tellPrograms(replay.programs) };
  throw new Failure({ ...stuck, ...counterexample, replay, ...(where === undefined ? {} : { where }) });
}

/** What happened when a process was thought to be killed must happen when the system kills it, too. */
async function confirmByRealKill(
  processes: readonly object[],
  plan: Plan,
  { deviations }: Replay,
  judge: Judge,
): Promise<void> {
  const dying = deviations.flatMap(({ action, process }) => (action === Action.kill ? [process] : []));
  // The leader writes down what happens: it can only be killed in our books.
  if (dying.length === 0 || dying.includes(0)) return;
  const subjects = processes.map((one) => playerOf(one).subject);
  const seen = { isWrong: false };
  const onRun = (run: RunRecord, _schedule: Schedule, board: Board): boolean => {
    seen.isWrong = judge.faultOf(run, board) !== undefined;
    return true;
  };
  await controlled(async () => stage(subjects, plan, [new Single(deviations)], onRun, { dying }));
  if (seen.isWrong) return;
  throw new Failure({
    code: 'uncontrolled',
    sentence: 'What went wrong when a process was cut off did not go wrong when it was killed by SIGKILL.',
  });
}

function searchesFor({
  programs,
  preemptions = DEFAULT_PREEMPTIONS,
  mostSchedules = DEFAULT_MOST_SCHEDULES,
  samples = DEFAULT_SAMPLES,
  kill = [],
  cuts = 0,
  exists,
}: Plan): Search[] {
  if (preemptions === 'all') return [new Exhaustive(mostSchedules)];
  const victims = kill.reduce((mask, process) => mask | (1 << (process - 1)), 0);
  const bounded = new PreemptionBounded({
    preemptions,
    mostSchedules,
    kill: victims,
    cuts,
    isAnywhere: exists !== undefined,
  });
  return [bounded, new Sampling(() => (bounded.extent.isCapped ? samples : 0), programs.length, 40)];
}

/** The same schedule and other operations: that is neither right nor wrong. */
async function controlled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Uncontrolled)
      throw new Failure({
        code: 'uncontrolled',
        sentence: `The same schedule did not lead to the same operations: ${error.message}.`,
      });
    throw error;
  }
}

/** Judges runs, each kind of history once. */
class Judge {
  readonly #known = new Map<number, Fault | undefined>();
  /** A run as it must exist was seen. */
  hasExample = false;

  constructor(private readonly plan: Plan) {}

  faultOf(run: RunRecord, board: Board): Fault | undefined {
    const race =
      this.plan.races === true ? findRaces(run, this.plan.programs.length, { isPlainOnly: true }) : undefined;
    if (race !== undefined) return faultOfRace(race);
    const key = fingerprint(run);
    // Which of its steps came when matters for an example, not only its answers.
    if (this.plan.exists !== undefined && !this.hasExample)
      return this.#judge(new ObservedRun(run, this.plan, board.tables));
    if (this.#known.has(key)) return this.#known.get(key);
    const fault = this.#judge(new ObservedRun(run, this.plan, board.tables));
    this.#known.set(key, fault);
    return fault;
  }

  #judge(run: ObservedRun): Fault | undefined {
    const broken = faultOfEnd(run);
    if (broken !== undefined) return broken;
    if (!this.hasExample && this.plan.exists?.is(run) === true) this.hasExample = true;
    const judged = this.plan.judge?.(run);
    if (judged !== undefined) return judged;
    if (run.end !== End.stuck || this.plan.mayBlock === true) return undefined;
    return faultOfStuck(run, []);
  }
}

// Held here, since in Jest's world each look at a global costs more than the multiplication.
const { imul } = Math;

/** Two runs with the same one have the same history: 52 bits of two hashes. */
function fingerprint(run: RunRecord): number {
  let [low, high] = [0x811c9dc5, 0x01234567];
  const mix = (word: number): void => {
    low = imul(low ^ word, 0x01000193);
    high = imul(high ^ word, 0x85ebca6b) ^ (high >>> 13);
  };
  for (const word of [run.end, run.culprit, run.finished, run.killed, run.asleep]) mix(word);
  const first = run.eventAt(0);
  for (let at = first; at < first + run.events * EVENT_WORDS; at += EVENT_WORDS) {
    mix(run.word(at));
    mix(run.word(at + 1));
  }
  return (low >>> 0) * 2 ** 20 + (high & 0xfffff);
}
