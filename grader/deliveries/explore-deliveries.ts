import type { Choice } from '../faults/replay';
import { Orders, type Decision } from './orders';
import type { ExplorationContext as Context } from '../exploration/context';
import { fail, Failure } from '../faults/failure';
import { Quiescence } from '../containment/rest/quiescence';
import { SubjectThrew } from '../faults/subject-threw';
import { playerOf } from '../subject/player';
import type { Trail } from '../subject/trail';
import { optionsOf, type Option } from './options';
import type { DeliveryPlan, Events } from './plan';
import { PostOffice } from './post-office';

const DEFAULT_MOST = 400;
/**
 * At most this many deliveries in one run: many times what correct code has been seen to need. A budget, not a verdict.
 */
const MOST_DELIVERIES = 1_000;
/** Timers that are due within this much virtual time, in ms, belong to the run that has set them. */
const SOON_MS = 100;

/**
 * Runs the plan in every order in which deliveries can arrive and tasks can end. Fails with the first run that fails.
 */
export async function exploreDeliveries(
  context: Context,
  processes: readonly object[],
  plan: DeliveryPlan,
): Promise<void> {
  const { explorations } = context;
  const { number, wanted } = explorations.begin();
  const { replay } = explorations;
  const subjects = processes.map((one) => playerOf(one).subject);
  const office = await PostOffice.open(subjects);
  const surroundings = { office, group: subjects[0]?.group ?? new Quiescence() };
  try {
    if (plan.setUp !== undefined) await makeRun(context, surroundings, { run: plan.setUp }, []);
    const orders = new Orders({ deviations: plan.deviations ?? Infinity, most: plan.most ?? DEFAULT_MOST });
    if (wanted === 'an ordinary run') {
      await makeRun(context, surroundings, plan, []);
      return;
    }
    // First the run that failed. If it passes, all runs, because it may need what those before it left behind.
    const first = replay === undefined ? undefined : prefixOf(replay.choices ?? []);
    for (let prefix = first ?? orders.next(); prefix !== undefined; prefix = orders.next()) {
      const decisions: Decision[] = [];
      try {
        await makeRun(context, surroundings, plan, prefix, decisions);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const again = replay ?? { exploration: number, deviations: [], choices: choicesOf(decisions) };
        throw new Failure({ ...error.fault, replay: again });
      }
      if (prefix !== first) orders.record(prefix, decisions);
    }
    explorations.add(orders.extent, 'orders');
  } finally {
    office.close();
  }
}

interface Surroundings {
  readonly office: PostOffice;
  readonly group: Quiescence;
}

/** The decisions that deviate from the usual option. */
function choicesOf(decisions: readonly Decision[]): Choice[] {
  return decisions.flatMap(({ taken }, at) => (taken === 0 ? [] : [{ at, option: taken }]));
}

function prefixOf(choices: readonly Choice[]): number[] {
  const prefix: number[] = [];
  for (const { at, option } of choices) {
    while (prefix.length < at) prefix.push(0);
    prefix.push(option);
  }
  return prefix;
}

async function makeRun(
  { trail }: Context,
  { office, group }: Surroundings,
  plan: DeliveryPlan,
  prefix: readonly number[],
  decisions: Decision[] = [],
): Promise<void> {
  trail.restart();
  trail.numberOf = (pid) => office.numberOf(pid);
  office.begin();
  const events: Events = { kills: 0, timers: 0 };
  plan.gates?.reset();
  let delivered = 0;
  const stop = group.drive(() => {
    delivered += 1;
    if (group.endIfMore(delivered, MOST_DELIVERIES)) return true;
    const options = optionsOf(office, plan, events, group);
    const [first] = options;
    // Nothing is held, so time passes up to the next timer, or this is a hang.
    if (first === undefined) return false;
    const isChoice = options.length > 1;
    const taken = isChoice ? (prefix[decisions.length] ?? 0) : 0;
    // In the first run that differs from the prefix, there may be fewer options. Then it takes the usual one.
    const option = options[taken] ?? first;
    if (isChoice) decisions.push({ options: options.length, taken: option === first ? 0 : taken });
    option.happen();
    note(trail, option);
    return true;
  });
  try {
    await run(plan, events);
  } finally {
    stop();
  }
  await settle(office, group);
}

/** Lets everything that the run has started come to its end before the next run begins. */
async function settle(office: PostOffice, group: Quiescence): Promise<void> {
  const stop = group.drive(() => {
    const waiting = office.waiting();
    for (const one of waiting) office.deliver(one);
    return waiting.length > 0;
  });
  const cameToRest = await group.rest({ withinMs: SOON_MS });
  stop();
  if (!cameToRest) fail({ code: 'endless-loop', facts: { kind: 'still-computing' } });
}

async function run(plan: DeliveryPlan, events: Events): Promise<void> {
  try {
    await plan.run(events);
  } catch (error) {
    if (error instanceof SubjectThrew && plan.mayThrow?.(error.error) === true) return;
    throw error;
  }
}

function note(trail: Trail, { process, act }: Option): void {
  trail.entries.push({ process, act, end: { kind: 'silent' }, steps: [] });
}
