import type { Act, Delivery, Sender, TaskFate } from '../faults/turns';
import { signal } from '../containment/end-all';
import type { DeliveryPlan, Events } from './plan';
import type { Quiescence } from '../containment/rest/quiescence';
import type { PostOffice, Waiting } from './post-office';

/** What may happen next. */
export interface Option {
  readonly process: number;
  readonly act: Act;
  happen(): void;
}

/** Cuts at these places, and in the middle: within a header, between header and body, in the body. */
const CUTS = [1, 2, 3, 4, 5, 8, 9];

/**
 * What may happen next. Deliveries to a process that receives on one channel only commute with all others. They need no
 * choice, so they come first.
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
  // Where nothing else is about to happen, no process is killed either, because the run would never end.
  return usual.length === 0
    ? []
    : [...usual, ...timerOptions(office, plan, events, group), ...killOptions(office, plan, events)];
}

/** Once in a run, a timer may fire before what it competes with, as on a very busy machine. */
function timerOptions(
  office: PostOffice,
  { timers }: DeliveryPlan,
  events: Events,
  group: Quiescence,
): Option[] {
  const due = timers === true && events.timers === 0 ? group.firstDue() : undefined;
  if (due === undefined) return [];
  const happen = (): void => {
    events.timers += 1;
    group.fire(due);
  };
  return [{ process: office.numberOf(due.pid), act: { kind: 'timer' }, happen }];
}

function killOptions(office: PostOffice, { kills = 0 }: DeliveryPlan, events: Events): Option[] {
  if (events.kills >= kills) return [];
  return office.startedByThem().map((pid) => ({
    process: office.numberOf(pid),
    act: { kind: 'kill' },
    happen: () => {
      events.kills += 1;
      signal(pid, 'SIGKILL');
    },
  }));
}

function deliveryOf(office: PostOffice, waiting: Waiting, bytes = waiting.size): Option {
  return {
    process: office.numberOf(waiting.pid),
    act: { kind: 'delivery', what: deliveryFacts(waiting, bytes), from: senderOf(office, waiting) },
    happen: () => office.deliver(waiting, bytes),
  };
}

function deliveryFacts({ kind, size }: Waiting, bytes: number): Delivery {
  if (kind === 'bytes') return { kind, count: Math.min(bytes, size), of: size };
  return kind === 'end' ? { kind } : { kind: 'event', name: kind };
}

function senderOf(office: PostOffice, { channel, from }: Waiting): Sender {
  return from === 0 ? { kind: 'channel', channel } : { kind: 'process', process: office.numberOf(from) };
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
    const act = (fate: TaskFate): Act => ({ kind: 'task', task: gate, fate });
    return [
      { process, act: act('end'), happen: () => gates.open(gate) },
      ...fates.map((fate) => ({ process, act: act(fate), happen: () => gates[fate](gate) })),
    ];
  });
}
