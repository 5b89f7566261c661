import type { Replay } from '../../faults/replay';
import type { Act } from '../../faults/turns';
import path from 'node:path';
import { Explorations } from '../../exploration/replay';
import { Subjects } from '../../subject/testing/subjects';
import { Failure, type Fault } from '../../faults/failure';
import type { Remote } from '../../subject/remote';
import { Trail } from '../../subject/trail';
import { exploreDeliveries } from '../explore-deliveries';
import type * as Talkers from '../fixtures/talkers';
import type { DeliveryPlan } from '../plan';

export const talkers = Subjects.ofScenarios(path.join(__dirname, '..', 'fixtures', 'talkers.ts'));

export type Talker = Remote<typeof Talkers>;

/** One process under test, the record of it, and what its explorations covered. */
export async function stage(replay?: Replay): Promise<{
  a: Talker;
  trail: Trail;
  explorations: Explorations;
  explore: (plan: DeliveryPlan) => Promise<void>;
}> {
  const trail = new Trail();
  const [a] = (await talkers.remotes(1, trail)) as [Talker];
  const explorations = new Explorations(replay, false);
  return { a, trail, explorations, explore: (plan) => exploreDeliveries({ trail, explorations }, [a], plan) };
}

/** The answer of each run, in order. */
export async function answersOf<T>(
  plan: Omit<DeliveryPlan, 'run'>,
  run: (a: Talker) => Promise<T>,
): Promise<{ answers: T[]; explored: Explorations['explored'] }> {
  const { a, explorations, explore } = await stage();
  const answers: T[] = [];
  await explore({ ...plan, run: async () => void answers.push(await run(a)) });
  return { answers, explored: explorations.explored };
}

/** What the exploration found, and the record of the run that shows it. */
export async function found(
  plan: (a: Talker) => DeliveryPlan,
  replay?: Replay,
): Promise<{ fault: Fault; runs: number; acts: Act[] }> {
  const { a, trail, explore } = await stage(replay);
  const { run, ...rest } = plan(a);
  let runs = 0;
  try {
    await explore({
      ...rest,
      run: async (events) => {
        runs += 1;
        await run(events);
      },
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { fault: error.fault, runs, acts: trail.entries.map(({ act }) => act) };
  }
  throw new Error('nothing was found');
}

export const wrong = (actual: unknown): never => {
  throw new Failure({ code: 'lost-item', sentence: 'Something was lost.', actual: JSON.stringify(actual) });
};
