import { End } from '../explorer/board/layout';
import { PreemptionBounded } from '../explorer/search/preemption-bounded';
import type { Directed } from '../exploration/director';
import { controlled } from '../exploration/controlled';
import { DEFAULT_MOST_SCHEDULES, DEFAULT_PREEMPTIONS } from '../exploration/plan';
import { RunJudge } from '../exploration/run-judge';
import { stage } from '../exploration/stage';
import { playerOf } from '../subject/player';
import { movesOf, type Move } from './moves';

/** The run that breaks the law with the fewest deviations, and of those the one with the fewest steps. */
export interface ShortestBreak {
  readonly moves: readonly Move[];
  readonly deviations: number;
}

export interface Searched {
  /** Undefined: the law holds in all of them. */
  readonly shortest: ShortestBreak | undefined;
  /** Schedules that were run. */
  readonly schedules: number;
  /** All schedules with at most this many deviations were run. */
  readonly deviations: number;
  /** There were too many schedules to run them all. */
  readonly isCapped: boolean;
  /** A run came to code that is not written yet, and the search has ended there: that breaks no law. */
  readonly isUnwritten: boolean;
}

/**
 * Looks for the shortest break: all schedules without a deviation, then all with one, and so on, up to as many as the
 * law's own check explores.
 *
 * @param isWanted is asked after each run
 */
export async function searchShortest(directed: Directed, isWanted: () => boolean): Promise<Searched> {
  const { preemptions = DEFAULT_PREEMPTIONS, mostSchedules = DEFAULT_MOST_SCHEDULES } = directed.plan;
  const most = preemptions === 'all' ? DEFAULT_PREEMPTIONS : preemptions;
  let found: Searched = {
    shortest: undefined,
    schedules: 0,
    deviations: -1,
    isCapped: false,
    isUnwritten: false,
  };
  for (let deviations = 0; deviations <= most && isWanted(); deviations++) {
    found = await searchUpTo(directed, deviations, mostSchedules, isWanted);
    if (found.shortest !== undefined || found.isCapped || found.isUnwritten) return found;
  }
  return found;
}

async function searchUpTo(
  { plan, processes }: Directed,
  deviations: number,
  mostSchedules: number,
  isWanted: () => boolean,
  reload = false,
): Promise<Searched> {
  const search = new PreemptionBounded({
    preemptions: deviations,
    mostSchedules,
    kill: (plan.kill ?? []).reduce((mask, process) => mask | (1 << (process - 1)), 0),
    cuts: plan.cuts ?? 0,
    isAnywhere: plan.exists !== undefined,
  });
  const judge = new RunJudge(plan);
  const subjects = processes.map((one) => playerOf(one).subject);
  let shortest: ShortestBreak | undefined;
  const seen = { isStale: false, isUnwritten: false };
  await controlled(async () =>
    stage(
      subjects,
      plan,
      [search],
      (run, schedule, board) => {
        if (run.end === End.stale) {
          seen.isStale = true;
          return true;
        }
        const fault = judge.faultOf(run, board);
        if (fault?.code === 'not-started') {
          seen.isUnwritten = true;
          return true;
        }
        if (fault !== undefined && run.steps < (shortest?.moves.length ?? Infinity))
          shortest = { moves: movesOf(run, schedule.deviations), deviations };
        return !isWanted();
      },
      { reload },
    ),
  );
  // Each run needs new modules: fewer schedules, because that takes milliseconds.
  if (seen.isStale && !reload)
    return searchUpTo(
      { plan, processes },
      deviations,
      Math.min(mostSchedules, MOST_RELOADED),
      isWanted,
      true,
    );
  const { schedules, isCapped } = search.extent;
  const { isUnwritten } = seen;
  return { shortest: isUnwritten ? undefined : shortest, schedules, deviations, isCapped, isUnwritten };
}

const MOST_RELOADED = 300;
