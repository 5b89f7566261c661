import { setTimeout as pause } from 'node:timers/promises';
import { Orders, type Decision } from '../../explorer/messages/orders';
import type { CheckContext } from '../attempt';
import { signal } from '../containment/family';
import { fail, Failure } from '../failure';
import type { Choice } from '../exploration/replay';
import type { ErrorFacts } from '../protocol';
import { SubjectThrew } from '../subject-threw';
import type { Gates } from '../gates/gates';
import { playerOf } from '../player';
import type { Trail } from '../trail';
import { PostOffice, type Waiting } from './post-office';

type Context = Pick<CheckContext<unknown>, 'trail' | 'explorations'>;

/** What happens next, and how it is told. */
interface Option {
  readonly process: number;
  readonly text: string;
  act(): void;
}

/** What the exploration has done to the run so far. */
export interface Events {
  kills: number;
}

export interface DeliveryPlan {
  /** Once, before the first run, with everything delivered as it comes: processes that it starts are held, too. */
  readonly setUp?: () => Promise<void>;
  /**
   * One run: makes calls, awaits them, and fails when something is wrong. Meanwhile what arrives is delivered in the order
   * that is explored. What one run leaves, such as a pool, is there in the next.
   */
  readonly run: (events: Events) => Promise<void>;
  /** Tasks that wait for the exploration to let them go on, in every order. Closed and opened again by it. */
  readonly gates?: Gates;
  /** What may happen to a task at its gate besides being opened. */
  readonly fates?: readonly ('fail' | 'exit' | 'kill')[];
  /** Whether the order of deliveries is explored, or only that of gates. */
  readonly deliveries?: boolean;
  /** So often a chunk of bytes is cut: at each of its first places, and in the middle. */
  readonly cuts?: boolean;
  /** Every chunk of bytes is delivered in pieces of so many bytes. */
  readonly pieces?: number;
  /** What a run may throw and is no fault: where it is cut short by a kill. */
  readonly mayThrow?: (error: ErrorFacts) => boolean;
  /** So many of the processes that those under test started are killed, each at any moment; none by default. */
  readonly kills?: number;
  /** So often something else than the usual happens; all orders by default. */
  readonly deviations?: number;
  /** So many runs at most. */
  readonly most?: number;
}

const DEFAULT_MOST = 400;
/** Processor time in which everything comes to rest that a run has left under way, however much that is. */
const MOST_SETTLING_MS = 3_000;
/** To ask for that takes longer than to see whether all sleep. */
const LOOKS_BETWEEN = 50;
/** Cut there, and in the middle: within a header, between header and body, in the body. */
const CUTS = [1, 2, 3, 4, 5, 8, 9];

/** Runs the plan in every order in which things can arrive, and tasks can end. Fails with the first run that fails. */
export async function exploreDeliveries(
  context: Context,
  processes: readonly object[],
  plan: DeliveryPlan,
): Promise<void> {
  const { explorations } = context;
  const number = explorations.begin();
  const { replay } = explorations;
  if (replay !== undefined && replay.exploration !== number) return;
  const office = await PostOffice.open(processes.map((one) => playerOf(one).subject));
  try {
    if (plan.setUp !== undefined) await makeRun(context, office, { run: plan.setUp }, []);
    const orders = new Orders({ deviations: plan.deviations ?? Infinity, most: plan.most ?? DEFAULT_MOST });
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
    explorations.add(orders.extent);
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
  const before = office.usedMs();
  let looks = 0;
  let isEndless = false;
  const isOver = (): boolean => {
    looks += 1;
    if (looks % LOOKS_BETWEEN === 0) isEndless = office.usedMs() - before > MOST_SETTLING_MS;
    return isEndless;
  };
  for (;;) {
    await office.still(isOver);
    if (isEndless)
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

/**
 * What may come next. Deliveries to a process that hears on one channel only commute with all others, so they need no
 * choice: they come first.
 */
function optionsOf(office: PostOffice, plan: DeliveryPlan, events: Events): Option[] {
  const waiting = office.waiting();
  const settled = waiting.find(({ pid }) => plan.deliveries !== true || !office.isHub(pid));
  const deliveries =
    settled === undefined
      ? waiting.flatMap((one) => [deliveryOf(office, one), ...cutsOf(office, one, plan)])
      : [deliveryOf(office, settled, plan.pieces), ...cutsOf(office, settled, plan)];
  const gates = settled === undefined ? gateOptions(office, plan) : [];
  const usual = [...deliveries, ...gates];
  // Where nothing else is about to happen, nobody is killed either: the run would have no end.
  return usual.length === 0 ? [] : [...usual, ...killOptions(office, plan, events)];
}

function killOptions(office: PostOffice, { kills = 0 }: DeliveryPlan, events: Events): Option[] {
  if (events.kills >= kills) return [];
  return office.startedByThem().map((pid) => ({
    process: office.numberOf(pid),
    text: 'is killed (SIGKILL)',
    act: () => {
      events.kills += 1;
      signal(pid, 'SIGKILL');
    },
  }));
}

function deliveryOf(office: PostOffice, waiting: Waiting, bytes = waiting.size): Option {
  const { pid, kind, size } = waiting;
  const what =
    kind === 'bytes'
      ? bytes < size
        ? `the first ${String(bytes)} of ${String(size)} bytes`
        : `${String(size)} bytes`
      : kind === 'end'
        ? 'the end of the stream'
        : `'${kind}'`;
  return {
    process: office.numberOf(pid),
    text: `gets ${what} from ${senderOf(office, waiting)}`,
    act: () => office.deliver(waiting, bytes),
  };
}

function senderOf(office: PostOffice, { channel, from }: Waiting): string {
  return from === 0 ? channel : `process ${String(office.numberOf(from))}`;
}

function cutsOf(office: PostOffice, waiting: Waiting, { cuts }: DeliveryPlan): Option[] {
  if (cuts !== true || waiting.kind !== 'bytes') return [];
  const places = new Set([...CUTS, waiting.size >> 1, waiting.size - 1]);
  return [...places]
    .filter((bytes) => bytes > 0 && bytes < waiting.size)
    .map((bytes) => deliveryOf(office, waiting, bytes));
}

function gateOptions(office: PostOffice, { gates, fates = [] }: DeliveryPlan): Option[] {
  if (gates === undefined) return [];
  return gates.waiting().flatMap((gate) => {
    const process = office.numberOf(gates.pidAt(gate));
    const task = `task ${String(gate)}`;
    const texts = {
      fail: `${task} throws`,
      exit: `${task} calls process.exit(7)`,
      kill: `is killed in ${task}`,
    };
    return [
      { process, text: `${task} ends`, act: () => gates.open(gate) },
      ...fates.map((fate) => ({ process, text: texts[fate], act: () => gates[fate](gate) })),
    ];
  });
}
