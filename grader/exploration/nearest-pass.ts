import type { Deviation } from '../explorer/search/schedule';
import { Uncontrolled } from '../explorer/search/search';
import { Failure } from '../faults/failure';
import type { Subject } from '../subject/subject';
import { isWrongAgain } from './is-wrong-again';
import type { Plan } from './plan';
import type { RunJudge } from './run-judge';

/** More deviations than any schedule has that was found by a bound on preemptions. */
const MOST_TRIED = 6;

/**
 * The step that made the difference: the last deviation of a failing schedule without which the run passes. A schedule
 * has a passing neighbour for each such deviation, and the last one is nearest to the failure. Undefined when the run
 * fails without any deviation, or when no neighbour can be run.
 */
export async function decidingDeviation(
  subjects: readonly Subject[],
  plan: Plan,
  deviations: readonly Deviation[],
  judge: RunJudge,
): Promise<Deviation | undefined> {
  for (const deviation of deviations.slice(-MOST_TRIED).reverse()) {
    const others = deviations.filter((one) => one !== deviation);
    if (await passes(subjects, plan, others, judge)) return deviation;
  }
  return undefined;
}

async function passes(
  subjects: readonly Subject[],
  plan: Plan,
  deviations: readonly Deviation[],
  judge: RunJudge,
): Promise<boolean> {
  try {
    return !(await isWrongAgain(subjects, plan, deviations, { judge }));
  } catch (error) {
    // Without that deviation, those after it are of processes that cannot run there.
    if (error instanceof Uncontrolled || error instanceof Failure) return false;
    throw error;
  }
}
