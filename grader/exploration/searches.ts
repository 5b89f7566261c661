import { Exhaustive } from '../explorer/search/exhaustive';
import { PreemptionBounded } from '../explorer/search/preemption-bounded';
import { Sampling } from '../explorer/search/sampling';
import type { Extent, Search } from '../explorer/search/search';
import { Unless } from '../explorer/search/unless';
import { DEFAULT_MOST_SCHEDULES, DEFAULT_PREEMPTIONS, DEFAULT_SAMPLES, type Plan } from './plan';

/** What is searched, one search after the other, and what may be said of it when all are through. */
export interface Searches {
  readonly all: readonly Search[];
  /** Of all together; to be asked when they are through. */
  extent(): Extent;
}

/**
 * The searches of a plan. Where every schedule is asked for and they turn out to be too many, all with few preemptions are
 * searched instead; and beyond each cap, others are drawn at random.
 */
export function searchesFor(plan: Plan): Searches {
  const { programs, preemptions = DEFAULT_PREEMPTIONS, samples = DEFAULT_SAMPLES } = plan;
  const { mostSchedules = DEFAULT_MOST_SCHEDULES, kill = [], cuts = 0, exists } = plan;
  const wantsAll = preemptions === 'all';
  if (wantsAll && (kill.length > 0 || cuts > 0))
    throw new Error('a plan for all schedules has neither kills nor cuts: give it a bound of preemptions');
  const bounded = new PreemptionBounded({
    preemptions: wantsAll ? DEFAULT_PREEMPTIONS : preemptions,
    mostSchedules,
    kill: kill.reduce((mask, process) => mask | (1 << (process - 1)), 0),
    cuts,
    isAnywhere: exists !== undefined,
  });
  const sampling = new Sampling(() => (bounded.extent.isCapped ? samples : 0), programs.length);
  if (!wantsAll) return { all: [bounded, sampling], extent: () => together(bounded, sampling) };
  const exhaustive = new Exhaustive(mostSchedules);
  const isEnough = (): boolean => !exhaustive.extent.isCapped;
  return {
    all: [exhaustive, new Unless(isEnough, bounded), new Unless(isEnough, sampling)],
    extent: () => (isEnough() ? exhaustive.extent : together(bounded, sampling)),
  };
}

/** One search, and what was drawn at random beyond its cap. */
function together(bounded: Search, sampling: Search): Extent {
  return { ...bounded.extent, sampled: sampling.extent.sampled };
}
