import { PreemptionBounded } from '../../explorer/search/preemption-bounded';
import type { Schedule } from '../../explorer/search/schedule';
import type { Search } from '../../explorer/search/search';
import type { Subject } from '../../subject/subject';
import { ObservedRun } from '../observed-run';
import type { Plan } from '../plan';
import { stage } from '../stage';

/**
 * All schedules with at most this many preemptions, and at most `cuts` pipe operations that move fewer bytes than they
 * could.
 */
export function bounded(preemptions: number, kill = 0, cuts = 0): PreemptionBounded {
  return new PreemptionBounded({ preemptions, mostSchedules: Infinity, kill, cuts });
}

/** Runs the plan; returns what `look` makes of each run, in order. */
export async function lookAtRuns<T>(
  subjects: readonly Subject[],
  plan: Plan,
  search: Search,
  look: (run: ObservedRun, schedule: Schedule) => T,
  { reload = false } = {},
): Promise<T[]> {
  const seen: T[] = [];
  await stage(
    subjects,
    plan,
    [search],
    (run, schedule, { tables }) => {
      seen.push(look(new ObservedRun(run, plan, tables), schedule));
      return false;
    },
    { reload },
  );
  return seen;
}

/** The results of a process's calls; `blocked` or `cut off` for calls without one. */
export function answersOf(run: ObservedRun, process: number): unknown[] {
  return run.calls
    .filter((call) => call.process === process && call.part === 'program')
    .map(({ outcome }) =>
      outcome.kind === 'returned'
        ? outcome.value
        : outcome.kind === 'threw'
          ? outcome.error.name
          : outcome.kind,
    );
}

/** The results for each process in every run of the plan, in the order of the runs. */
export async function answersOfAll(
  subjects: readonly Subject[],
  plan: Plan,
  search: Search,
): Promise<unknown[][][]> {
  return lookAtRuns(subjects, plan, search, (run) => plan.programs.map((_, p) => answersOf(run, p + 1)));
}

/** The distinct sets of answers, sorted by their texts. */
export async function differentAnswers(
  subjects: readonly Subject[],
  plan: Plan,
  search: Search,
): Promise<unknown[]> {
  const all = await answersOfAll(subjects, plan, search);
  return [...new Set(all.map((one) => JSON.stringify(one)))].sort().map((one): unknown => JSON.parse(one));
}
