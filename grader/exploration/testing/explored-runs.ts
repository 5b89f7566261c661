import { PreemptionBounded } from '../../explorer/search/preemption-bounded';
import type { Schedule } from '../../explorer/search/schedule';
import type { Search } from '../../explorer/search/search';
import type { Subject } from '../../subject/subject';
import { ObservedRun } from '../observed-run';
import type { Plan } from '../plan';
import { stage } from '../stage';

/** All schedules with at most so many preemptions; so often, fewer bytes go through a pipe than could. */
export function bounded(preemptions: number, kill = 0, cuts = 0): PreemptionBounded {
  return new PreemptionBounded({ preemptions, mostSchedules: Infinity, kill, cuts });
}

/** Has the plan carried out; what `look` makes of each run, in their order. */
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

/** What the calls of a process gave; `blocked` and `cut off` for those that gave nothing. */
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

/** What every run of the plan gave to each process, in the order of the runs. */
export async function answersOfAll(
  subjects: readonly Subject[],
  plan: Plan,
  search: Search,
): Promise<unknown[][][]> {
  return lookAtRuns(subjects, plan, search, (run) => plan.programs.map((_, p) => answersOf(run, p + 1)));
}

/** What the processes were told: another each time, in the order of their texts. */
export async function differentAnswers(
  subjects: readonly Subject[],
  plan: Plan,
  search: Search,
): Promise<unknown[]> {
  const all = await answersOfAll(subjects, plan, search);
  return [...new Set(all.map((one) => JSON.stringify(one)))].sort().map((one): unknown => JSON.parse(one));
}
