import type { Replay } from '../faults/replay';
import type { Director } from '../exploration/director';
import { Explorations, NotReproduced, type Explored } from '../exploration/replay';
import type { TrailEntry } from '../faults/turns';
import { playableOf, type Playable } from '../game/playable';
import { strangers } from './census';
import { locate } from './locate';
import type { Crew } from '../subject/crew';
import { Failure, type Fault } from '../faults/failure';
import { remote } from '../subject/player';
import { Quiescence } from '../containment/rest/quiescence';
import type { Remote } from '../subject/remote';
import type { Subject } from '../subject/subject';
import { Trail } from '../subject/trail';

/** What the body of a check works with. */
export interface CheckContext<Scenarios> {
  /** Takes `count` processes under test, each with the learner's kata loaded. Fresh ones have run no call. */
  readonly processes: <Count extends number>(
    count: Count,
    options?: { readonly isFresh: boolean },
  ) => Promise<Many<Remote<Scenarios>, Count>>;
  /** The seed of everything random in this check. */
  readonly seed: number;
  readonly trail: Trail;
  /** For `explore`. */
  readonly explorations: Explorations;
}

/** `processes(2)` gives exactly two, as far as the type is concerned. */
type Many<T, Count extends number> = Count extends 1
  ? [T]
  : Count extends 2
    ? [T, T]
    : Count extends 3
      ? [T, T, T]
      : T[];

/** The date of the first grade. Any number would do, as long as it is the same on every machine. */
const DEFAULT_SEED = 20_261_123;

export interface Attempt {
  readonly fault?: Fault;
  readonly trail: readonly TrailEntry[];
  /** What its explorations covered, when all of them passed. */
  readonly explored?: Explored;
  /** None of its processes had served another check. */
  readonly wasFresh: boolean;
}

export interface AttemptOptions {
  readonly seed: number | undefined;
  /** Runs in fresh processes and records every step. */
  readonly trace: boolean;
  /** Runs in fresh processes. */
  readonly isFresh?: boolean;
  /** Only this run, of all that the check explores. */
  readonly replay?: Replay | undefined;
  /** The factor by which a call may exceed its ordinary budgets. */
  readonly budgetFactor?: number;
  /** Other processes carry out the calls of this kata. */
  readonly remoteCalls?: boolean;
  /** Decides the schedules of the exploration of `replay`: see `GradeRequest`. */
  readonly direct?: Direct | undefined;
}

/** Plays an exploration. The check ends when it resolves, and takes its processes back. */
export type Direct = (playable: Playable) => Promise<void>;

/**
 * Runs the body of a check once, then looks at what it left behind. With `trace`: in fresh processes, recording every
 * step.
 */
export async function attempt<Scenarios>(
  crew: Crew,
  body: (context: CheckContext<Scenarios>) => Promise<void>,
  { seed = DEFAULT_SEED, trace, isFresh = trace, replay, budgetFactor = 1, ...more }: AttemptOptions,
): Promise<Attempt> {
  const { remoteCalls = false, direct } = more;
  const taken: Subject[] = [];
  const trail = new Trail();
  const director: Director | undefined =
    direct && ((directed) => direct(playableOf(directed, () => processes(directed.processes.length))));
  const explorations = new Explorations(replay, trace, director);
  const group = new Quiescence();
  let wasFresh = true;

  const processes = async (count: number, wanted = { isFresh: false }): Promise<Remote<Scenarios>[]> => {
    const subjects = await group.owing(crew.take(count, isFresh || wanted.isFresh, taken.length > 0));
    for (const subject of subjects) {
      subject.enter(group);
      subject.budgetFactor = budgetFactor;
    }
    if (subjects.some((subject) => subject.calls > 0)) wasFresh = false;
    const first = taken.length + 1;
    taken.push(...subjects);
    return subjects.map((subject, index) =>
      remote<Scenarios>({ number: first + index, subject, trail, options: { trace } }),
    );
  };

  const found = await faultOf(
    async () => {
      // The only place where a plain array becomes the tuple that `count` promises.
      await body({ processes: processes as CheckContext<Scenarios>['processes'], seed, trail, explorations });
      for (const subject of taken) if (subject.isUsable) await subject.release();
    },
    () => strangers(taken),
  ).catch(async (error: unknown) => {
    // An error of the grader's own must not keep the processes for ever, because other checks wait for them.
    await crew.discard(taken);
    throw error;
  });

  if (found === undefined && explorations.isReplayMissing)
    throw new Error('the token asks for an exploration that this check does not have');
  const { stoppedAt } = trail;
  const located = found === undefined ? undefined : locate(found, taken, trail, { remoteCalls });
  const fault =
    located === undefined || stoppedAt === undefined
      ? located
      : { where: stoppedAt, role: { kind: 'stopped' } as const, ...located };
  for (const subject of taken) {
    subject.enter();
    subject.budgetFactor = 1;
  }
  if (fault === undefined || (await canServeOthers(taken, fault))) crew.giveBack(taken);
  else await crew.discard(taken);
  const { explored } = explorations;
  return {
    trail: trail.entries,
    wasFresh,
    ...(fault === undefined ? {} : { fault }),
    ...(explored === undefined ? {} : { explored }),
  };
}

/**
 * Whether the processes of a check that failed can serve another, which spares it the start of new ones: the fault is that
 * of an explored run, as there are many before the one that is reported, and all of them have answered.
 */
async function canServeOthers(taken: readonly Subject[], { replay }: Fault): Promise<boolean> {
  if (replay === undefined || !taken.every((subject) => subject.isUsable && !subject.isAsked)) return false;
  try {
    for (const subject of taken) if ((await subject.release()).length > 0) return false;
    return (await strangers(taken)) === undefined;
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}

/**
 * The fault that the body ended in, or else the fault that the census finds. Errors of the grader itself are thrown on.
 */
async function faultOf(
  body: () => Promise<void>,
  census: () => Promise<Fault | undefined>,
): Promise<Fault | undefined> {
  try {
    await body();
  } catch (error) {
    if (error instanceof Failure) return error.fault;
    if (!(error instanceof NotReproduced)) throw error;
  }
  return census();
}
