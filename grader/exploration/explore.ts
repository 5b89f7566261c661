import { End } from '../explorer/board/layout';
import { deviationsOfRun } from '../explorer/search/deviations-of-run';
import type { Deviation } from '../explorer/search/schedule';
import type { ExplorationContext as Context } from './context';
import { Failure, type Fault } from '../faults/failure';
import { playerOf } from '../subject/player';
import { Contact } from './contact';
import { controlled } from './controlled';
import { isWrongAgain } from './is-wrong-again';
import { exploreOnce, makeAgain } from './make-again';
import type { Plan } from './plan';
import { NotReproduced } from './replay';
import { RunJudge } from './run-judge';
import { searchesFor } from './searches';
import { stage } from './stage';

/** The fault of a run, and the schedule that leads to it. */
interface Found {
  readonly fault: Fault;
  readonly deviations: readonly Deviation[];
}

/**
 * Runs the plan under every schedule that it asks for, and judges each run. Fails with the first run that is wrong,
 * which has the fewest preemptions.
 *
 * @param processes as many as the plan has programs
 */
export async function explore(context: Context, processes: readonly object[], plan: Plan): Promise<void> {
  const { explorations } = context;
  const { number, wanted } = explorations.begin();
  if (wanted === 'an ordinary run') return exploreOnce(context, processes, plan, number);
  const { replay } = explorations;
  const planned = replay?.programs === undefined ? plan : { ...plan, programs: replay.programs };
  if (explorations.director !== undefined) {
    await explorations.director({ plan: planned, processes });
    throw new NotReproduced();
  }
  if (replay !== undefined) return makeAgain(context, processes, planned, replay);
  const contact = new Contact(planned);
  const found =
    (await search(context, processes, planned, contact)) ??
    (contact.fault === undefined ? undefined : await searchAnew(context, processes, planned, contact));
  if (found !== undefined)
    throw new Failure({ ...found.fault, replay: { exploration: number, deviations: found.deviations } });
  if (contact.fault !== undefined) throw new Failure(contact.fault);
}

/**
 * Like `explore`, but returns the failure.
 *
 * @param contact sees every run; it is asked for its fault when all searches that belong together have ended
 */
export async function search(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  contact: Contact,
): Promise<Found | undefined> {
  const found = await searchUnconfirmed(context, processes, plan, contact);
  return found === undefined || (await occursAnew(processes, plan, found))
    ? found
    : searchAnew(context, processes, plan, contact);
}

/** The same, but what fails may do so only because a module has kept something: see `occursAnew`. Used when shrinking. */
export async function searchUnconfirmed(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  contact: Contact,
): Promise<Found | undefined> {
  try {
    return await searchWith(context, processes, plan, contact, false);
  } catch (error) {
    if (!isDoubtful(error, plan)) throw error;
  }
  return searchAnew(context, processes, plan, contact);
}

/** The same, with fewer runs, each of which begins with new modules. */
export async function searchAnew(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  contact: Contact,
): Promise<Found | undefined> {
  const fewer = { ...plan, mostSchedules: MOST_RELOADED, samples: RELOADED_SAMPLES };
  return searchWith(context, processes, fewer, contact, true);
}

/**
 * Whether the run is wrong with new modules, too. If it is not, a variable of a module has kept something of an earlier
 * run, such as a count by the name of a memory: names return in the next run, but never in a program.
 */
export async function occursAnew(
  processes: readonly object[],
  plan: Plan,
  { deviations }: Pick<Found, 'deviations'>,
): Promise<boolean> {
  const subjects = processes.map((one) => playerOf(one).subject);
  try {
    return await controlled(async () => isWrongAgain(subjects, plan, deviations));
  } catch (error) {
    if (!isDoubtful(error, plan)) throw error;
    return false;
  }
}

/**
 * At most this many runs, and this many samples beyond them, when each run loads its modules again, because that takes
 * milliseconds.
 */
const MOST_RELOADED = 300;
const RELOADED_SAMPLES = 30;

/** The code keeps shared memory between runs, in a variable of a module, so each run must begin with new modules. */
class KeepsSomething extends Error {}

/**
 * A variable of a module may also make the same schedule lead to different operations in a later run, or to none, or to
 * nothing that the plan says must exist.
 */
function isDoubtful(error: unknown, { exists }: Plan): boolean {
  if (error instanceof KeepsSomething) return true;
  if (!(error instanceof Failure)) return false;
  const { code } = error.fault;
  return code === 'uncontrolled' || code === 'unobserved' || code === exists?.otherwise.code;
}

async function searchWith(
  context: Context,
  processes: readonly object[],
  plan: Plan,
  contact: Contact,
  reload: boolean,
): Promise<Found | undefined> {
  const searches = searchesFor(plan);
  const judge = new RunJudge(plan);
  let found: Found | undefined;
  await controlled(async () =>
    stage(
      processes.map((one) => playerOf(one).subject),
      plan,
      searches.all,
      (run, _schedule, board) => {
        if (run.end === End.stale) throw new KeepsSomething();
        contact.see(run, plan.programs);
        const fault = judge.faultOf(run, board);
        if (fault !== undefined) found = { fault, deviations: deviationsOfRun(run) };
        return fault !== undefined;
      },
      { reload },
    ),
  );
  if (found !== undefined) return found;
  if (plan.exists !== undefined && !judge.hasExample)
    // A call that touches nothing cannot be interrupted, so that is the fault, and not the missing example.
    throw new Failure(contact.fault ?? plan.exists.otherwise);
  context.explorations.add(searches.extent());
  return undefined;
}
