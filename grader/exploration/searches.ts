import { Exhaustive } from '../explorer/search/exhaustive';
import { PreemptionBounded } from '../explorer/search/preemption-bounded';
import { Sampling } from '../explorer/search/sampling';
import type { Extent, Search } from '../explorer/search/search';
import { Unless } from '../explorer/search/unless';
import { MOST_WORK, DEFAULT_MOST_SCHEDULES, DEFAULT_PREEMPTIONS, DEFAULT_SAMPLES, type Plan } from './plan';

/** The searches of a plan, one after the other, and the claim that may be made when all have ended. */
export interface Searches {
  readonly all: readonly Search[];
  /** The extent of all together. Ask for it when they have ended. */
  extent(): Extent;
}

/**
 * The searches of a plan. Where every schedule is requested but they turn out to be too many, those with few
 * preemptions are searched instead. Beyond each cap, others are drawn at random.
 */
export function searchesFor(plan: Plan): Searches {
  const { programs, preemptions = DEFAULT_PREEMPTIONS, samples = DEFAULT_SAMPLES } = plan;
  const { mostSchedules = DEFAULT_MOST_SCHEDULES, kill = [], cuts = 0, exists } = plan;
  const wantsAll = preemptions === 'all';
  if (wantsAll && (kill.length > 0 || cuts > 0))
    throw new Error('a plan for all schedules cannot have kills or cuts: bound its preemptions');
  const bounded = new PreemptionBounded({
    preemptions: wantsAll ? DEFAULT_PREEMPTIONS : preemptions,
    mostSchedules,
    mostWork: MOST_WORK,
    kill: kill.reduce((mask, process) => mask | (1 << (process - 1)), 0),
    cuts,
    isAnywhere: exists !== undefined,
  });
  const sampling = new Sampling(() => (bounded.extent.isCapped ? samples : 0), programs.length);
  if (!wantsAll) return { all: [bounded, sampling], extent: () => together(bounded, sampling) };
  const exhaustive = new Exhaustive(mostSchedules, MOST_WORK);
  const isEnough = (): boolean => !exhaustive.extent.isCapped;
  return {
    all: [exhaustive, new Unless(isEnough, bounded), new Unless(isEnough, sampling)],
    extent: () => (isEnough() ? exhaustive.extent : together(bounded, sampling)),
  };
}

/** One search, with what was drawn at random beyond its cap. */
function together(bounded: Search, sampling: Search): Extent {
  return { ...bounded.extent, sampled: sampling.extent.sampled };
}
