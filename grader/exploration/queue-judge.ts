import { joinableQueueModel, show, type JoinableQueueInput, type QueueOptions } from '../history';
import type { Fault } from '../faults/failure';
import { linearizable, type Impossible } from './judges';
import { hasSeenAll } from './wake-ups';
import type { ObservedCall, ObservedRun } from './observed-run';

type QueueCall = JoinableQueueInput<unknown>;

/**
 * Judges the calls by the model of a strict FIFO. All items must be different, so that a fault can name the item that
 * went wrong.
 */
export function asQueue(options: QueueOptions = {}): (run: ObservedRun) => Fault | undefined {
  return linearizable(joinableQueueModel<unknown>(options), (impossible) => named(impossible, options));
}

function named(
  { run, process, input, outcome, text: call, part }: Impossible<QueueCall>,
  { maxSize = 0 }: QueueOptions,
): Fault | undefined {
  const flow = flowOf(run);
  const doubled = flow.got.find((item, at) => flow.got.indexOf(item) !== at);
  if (doubled !== undefined) return { code: 'doubled-item', facts: { kind: 'taken-twice', item: doubled } };
  const madeUp = flow.got.find((item) => !flow.begun.includes(item));
  if (madeUp !== undefined) return { code: 'message-split', facts: { kind: 'never-put', item: madeUp } };
  const lost = flow.put.find((item) => !flow.got.includes(item));
  const isWaiting = outcome.kind === 'blocked';
  if (input.method === 'get') {
    if (outcome.kind === 'returned')
      return { code: 'wrong-order', facts: { kind: 'out-of-order', process, item: show(outcome.output) } };
    if (outcome.kind === 'threw' && outcome.error === 'QueueEmpty') {
      if (lost !== undefined && part === 'after') return itemLost(lost);
      return { code: 'wrong-value', facts: { kind: 'empty-although-filled', call } };
    }
    if (isWaiting) return lost === undefined || !hasSeenAll(run, process) ? undefined : itemLost(lost);
  }
  if (input.method === 'put') {
    if (outcome.kind === 'threw' && outcome.error === 'QueueFull')
      return notFull(run, process, call, maxSize);
    if (isWaiting && hasFailed(run)) return placeTaken(process, 'waits');
    if (outcome.kind === 'returned' && maxSize > 0)
      return { code: 'check-then-act', facts: { kind: 'put-beyond-full', call, maxSize } };
  }
  if (input.method === 'joinTasks' && outcome.kind === 'returned' && outcome.output === true)
    return { code: 'wrong-value', facts: { kind: 'joined-early', call } };
  return undefined;
}

interface Flow {
  /** Items of put calls that were begun, that returned, and that were received; as texts. */
  readonly begun: readonly string[];
  readonly put: readonly string[];
  readonly got: readonly string[];
}

function flowOf(run: ObservedRun): Flow {
  const puts = run.calls.filter(({ input }) => input.method === 'put');
  const item = ({ input }: ObservedCall): string => show((input as { item?: unknown }).item);
  return {
    begun: puts.map(item),
    put: puts.filter(({ outcome }) => outcome.kind === 'returned').map(item),
    got: run.calls.flatMap(({ input, outcome }) =>
      input.method === 'get' && outcome.kind === 'returned' ? [show(outcome.value)] : [],
    ),
  };
}

function itemLost(item: string): Fault {
  return { code: 'lost-item', facts: { kind: 'item-lost', item } };
}

function hasFailed(run: ObservedRun): boolean {
  return run.calls.some(
    ({ input, outcome, process }) =>
      input.method === 'put' && (outcome.kind === 'threw' || run.isKilled(process)),
  );
}

function placeTaken(process: number, answer: 'waits' | 'refused'): Fault {
  return { code: 'lost-slot', facts: { kind: 'place-taken', process, answer } };
}

function notFull(run: ObservedRun, process: number, call: string, maxSize: number): Fault {
  const failed = run.calls.filter(({ input, outcome }) => input.method === 'put' && outcome.kind === 'threw');
  if (failed.length > 1) return placeTaken(process, 'refused');
  return { code: 'wrong-value', facts: { kind: 'full-although-room', call, maxSize } };
}
