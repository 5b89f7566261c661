import type { Program } from '../history/program';
import fc from 'fast-check';
import type { ExplorationContext } from './context';
import { Failure, isFatal } from '../faults/failure';
import { Contact } from './contact';
import type { Deviation } from '../explorer/search/schedule';
import { explore, occursAnew, searchAnew, searchUnconfirmed } from './explore';
import type { Plan } from './plan';

export interface GeneratedPlan extends Omit<Plan, 'programs'> {
  /** One program for each process. */
  readonly programs: fc.Arbitrary<readonly Program[]>;
  /** The number of sets of programs to try. */
  readonly runs: number;
}

/** The smallest programs that fail, so far. */
interface Smallest {
  readonly failure: Failure;
  readonly deviations: readonly Deviation[];
  readonly programs: readonly Program[];
}

/**
 * Programs × schedules: each generated set of programs is run under all its schedules. When one fails, fast-check makes
 * the programs smaller, and each smaller set is explored in turn. So the failure that is shown is the smallest schedule
 * of the smallest programs.
 */
export async function explorePrograms(
  context: ExplorationContext & { readonly seed: number },
  processes: readonly object[],
  plan: GeneratedPlan,
): Promise<void> {
  const { programs: arbitrary, runs, ...rest } = plan;
  const { replay } = context.explorations;
  if (replay !== undefined) {
    const [sample = []] = fc.sample(arbitrary, { seed: context.seed, numRuns: 1 });
    // The replay contains the programs that failed. Where another exploration failed, any programs will do.
    return explore(context, processes, { ...rest, programs: replay.programs ?? sample });
  }
  const exploration = context.explorations.begin().number;
  const contact = new Contact(rest);
  const seek = { how: searchUnconfirmed };
  let fatal: Failure | undefined;
  let smallest: Smallest | undefined;
  const property = fc.asyncProperty(arbitrary, async (programs) => {
    if (fatal !== undefined) return; // the processes are gone, so there is nothing to run on
    try {
      const found = await seek.how(context, processes, { ...rest, programs }, contact);
      if (found === undefined) return;
      const { fault, deviations } = found;
      const failure = new Failure({ ...fault, replay: { exploration, deviations, programs } });
      smallest = { failure, deviations, programs };
    } catch (error) {
      if (isFatal(error) && error instanceof Failure) fatal = error;
      throw error;
    }
    throw smallest.failure;
  });
  const check = async (): Promise<fc.RunDetails<[readonly Program[]]>> =>
    fc.check(property, { seed: context.seed, numRuns: runs });
  let details = await check();
  const isKept = async (): Promise<boolean> =>
    smallest === undefined
      ? !details.failed && contact.fault !== undefined
      : !(await occursAnew(processes, { ...rest, programs: smallest.programs }, smallest));
  if (fatal === undefined && (await isKept())) {
    // A variable of a module may keep what a method would otherwise look up in shared memory.
    seek.how = searchAnew;
    smallest = undefined;
    details = await check();
  }
  if (fatal !== undefined) throw fatal;
  if (!details.failed) {
    if (contact.fault !== undefined) throw new Failure(contact.fault);
    return;
  }
  if (smallest !== undefined) throw smallest.failure;
  throw details.errorInstance;
}
