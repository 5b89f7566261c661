import { signal } from '../containment/end-all';
import type { DeliveryPlan, Events } from './plan';
import type { Quiescence } from '../containment/rest/quiescence';
import type { PostOffice, Waiting } from './post-office';

/** What happens next, and how it is told. */
export interface Option {
  readonly process: number;
  readonly text: string;
  act(): void;
}

/** Cut there, and in the middle: within a header, between header and body, in the body. */
const CUTS = [1, 2, 3, 4, 5, 8, 9];

/**
 * What may come next. Deliveries to a process that hears on one channel only commute with all others, so they need no
 * choice: they come first.
 */
export function optionsOf(
  office: PostOffice,
  plan: DeliveryPlan,
  events: Events,
  group: Quiescence,
): Option[] {
  const waiting = office.waiting();
  const settled = waiting.find(({ pid }) => plan.deliveries !== true || !office.isHub(pid));
  const deliveries =
    settled === undefined
      ? waiting.flatMap((one) => [deliveryOf(office, one), ...cutsOf(office, one, plan)])
      : [deliveryOf(office, settled, plan.pieces), ...cutsOf(office, settled, plan)];
  const gates = settled === undefined ? gateOptions(office, plan) : [];
  const usual = [...deliveries, ...gates];
  // Where nothing else is about to happen, nobody is killed either: the run would have no end.
  return usual.length === 0
    ? []
    : [...usual, ...timerOptions(office, plan, events, group), ...killOptions(office, plan, events)];
}

/** Once in a run, a timer may come before what it competes with, as on a machine that is very busy. */
function timerOptions(
  office: PostOffice,
  { timers }: DeliveryPlan,
  events: Events,
  group: Quiescence,
): Option[] {
  const due = timers === true && events.timers === 0 ? group.firstDue() : undefined;
  if (due === undefined) return [];
  const act = (): void => {
    events.timers += 1;
    group.fire(due);
  };
  return [{ process: office.numberOf(due.pid), text: 'its first timer fires', act }];
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
