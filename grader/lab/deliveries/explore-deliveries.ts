import { setTimeout as pause } from 'node:timers/promises';
import { Orders, type Decision } from '../../explorer/messages/orders';
import type { CheckContext } from '../attempt';
import { fail, Failure } from '../failure';
import type { Choice } from '../exploration/replay';
import { SubjectThrew } from '../subject-threw';
import { playerOf } from '../player';
import type { Trail } from '../trail';
import { optionsOf, type Option } from './options';
import type { DeliveryPlan, Events } from './plan';
import { PostOffice } from './post-office';

type Context = Pick<CheckContext<unknown>, 'trail' | 'explorations'>;

const DEFAULT_MOST = 400;
/** Processor time in which everything comes to rest that a run has left under way, however much that is. */
const MOST_SETTLING_MS = 3_000;
/** To ask for that takes longer than to see whether all sleep. */
const LOOKS_BETWEEN = 50;
/** Runs the plan in every order in which things can arrive, and tasks can end. Fails with the first run that fails. */
export async function exploreDeliveries(
  context: Context,
  processes: readonly object[],
  plan: DeliveryPlan,
): Promise<void> {
  const { explorations } = context;
  const { number, wanted } = explorations.begin();
  const { replay } = explorations;
  const office = await PostOffice.open(processes.map((one) => playerOf(one).subject));
  try {
    if (plan.setUp !== undefined) await makeRun(context, office, { run: plan.setUp }, []);
    const orders = new Orders({ deviations: plan.deviations ?? Infinity, most: plan.most ?? DEFAULT_MOST });
    if (wanted === 'an ordinary run') {
      await makeRun(context, office, plan, []);
      return;
    }
    // The run that failed; then all, since it may need what those before it left behind.
    const first = replay === undefined ? undefined : prefixOf(replay.choices ?? []);
    for (let prefix = first ?? orders.next(); prefix !== undefined; prefix = orders.next()) {
      const decisions: Decision[] = [];
      try {
        await makeRun(context, office, plan, prefix, decisions);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        const again = replay ?? { exploration: number, deviations: [], choices: choicesOf(decisions) };
        throw new Failure({ ...error.fault, replay: again });
      }
      if (prefix !== first) orders.tell(prefix, decisions);
    }
    explorations.add(orders.extent, 'orders');
  } finally {
    office.close();
  }
}

/** The decisions that are not the usual ones. */
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
  office: PostOffice,
  plan: DeliveryPlan,
  prefix: readonly number[],
  decisions: Decision[] = [],
): Promise<void> {
  trail.restart();
  office.begin();
  let isOver = false;
  const events: Events = { kills: 0 };
  plan.gates?.reset();
  const over = run(plan, events).finally(() => (isOver = true));
  over.catch(() => undefined); // told by the last line
  while (!(isOver as boolean)) {
    await office.still(() => isOver);
    if (isOver as boolean) break;
    const options = optionsOf(office, plan, events);
    if (options.length === 0) {
      // Nothing is held: a timer goes off, or the watch finds that it is a hang.
      await pause(1);
      continue;
    }
    const [first] = options;
    const isChoice = options.length > 1;
    const taken = isChoice ? (prefix[decisions.length] ?? 0) : 0;
    const option = options[taken] ?? first;
    // In the first run that goes another way than the prefix says, there may be fewer options: then the usual one.
    if (isChoice) decisions.push({ options: options.length, taken: option === first ? 0 : taken });
    option?.act();
    if (option !== undefined) note(trail, option);
  }
  await over;
  await settle(office);
}

/** What the run has set going comes to its end before the next begins. No call is under way, so nobody else watches. */
async function settle(office: PostOffice): Promise<void> {
  let before: number | undefined;
  let looks = 0;
  let isEndless = false;
  const isOver = (): boolean => {
    looks += 1;
    if (looks % LOOKS_BETWEEN > 0) return isEndless;
    const usedMs = office.usedMs();
    isEndless = usedMs - (before ??= usedMs) > MOST_SETTLING_MS;
    return isEndless;
  };
  for (;;) {
    await office.still(isOver);
    if (isEndless as boolean)
      fail({
        code: 'endless-loop',
        sentence: `All calls had been answered, and ${String(MOST_SETTLING_MS / 1000)} s of processor time later somebody was still computing.`,
      });
    const waiting = office.waiting();
    if (waiting.length === 0) return;
    for (const one of waiting) office.deliver(one);
  }
}

async function run(plan: DeliveryPlan, events: Events): Promise<void> {
  try {
    await plan.run(events);
  } catch (error) {
    if (error instanceof SubjectThrew && plan.mayThrow?.(error.error) === true) return;
    throw error;
  }
}

function note(trail: Trail, { process, text }: Option): void {
  trail.entries.push({ process, call: text, outcome: '', steps: [] });
}
