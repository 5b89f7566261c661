import { joinableQueueModel, show, type JoinableQueueInput, type QueueOptions } from '../history';
import type { Fault } from '../faults/failure';
import { linearizable, type Impossible } from './judges';
import type { ObservedCall, ObservedRun } from './observed-run';

type QueueCall = JoinableQueueInput<unknown>;

/** Holds the calls to the model of a strict FIFO. Items must all be different, so that it can be told which went wrong. */
export function asQueue(options: QueueOptions = {}): (run: ObservedRun) => Fault | undefined {
  return linearizable(joinableQueueModel<unknown>(options), (impossible) => named(impossible, options));
}

function named(
  { run, process, input, outcome, text, part }: Impossible<QueueCall>,
  { maxSize = 0 }: QueueOptions,
): Fault | undefined {
  const flow = flowOf(run);
  const doubled = flow.got.find((item, at) => flow.got.indexOf(item) !== at);
  if (doubled !== undefined) {
    return {
      code: 'doubled-item',
      sentence: `${doubled} was put once, and came out twice: two consumers took the same item.`,
    };
  }
  const madeUp = flow.got.find((item) => !flow.begun.includes(item));
  if (madeUp !== undefined) {
    return {
      code: 'message-split',
      sentence: `${madeUp} came out of the queue, and nobody put it in: bytes of one item were taken for another's.`,
    };
  }
  const who = `process ${String(process)}`;
  const lost = flow.put.find((item) => !flow.got.includes(item));
  const isWaiting = outcome.kind === 'blocked';
  if (input.method === 'get') {
    if (outcome.kind === 'returned') return wrongOrder(show(outcome.output), who);
    if (outcome.kind === 'threw' && outcome.error === 'QueueEmpty') {
      if (lost !== undefined && part === 'after')
        return lostItem(lost, 'when all was done, the queue was empty');
      return {
        code: 'wrong-value',
        sentence: `${text}, although there was an item at every moment of that call, or it had not to be in a hurry: QueueEmpty is only for a queue that is empty.`,
      };
    }
    // Who sleeps although an item is there: why, the run tells.
    if (isWaiting) return undefined;
  }
  if (input.method === 'put') {
    if (outcome.kind === 'threw' && outcome.error === 'QueueFull') return notFull(run, who, text, maxSize);
    if (isWaiting && hasFailed(run)) return lostSlot(`process ${String(process)} waits for room for ever`);
    if (outcome.kind === 'returned' && maxSize > 0) {
      return {
        code: 'check-then-act',
        sentence: `${text} while ${String(maxSize)} items were in the queue: to look for room and to take it must be one step.`,
      };
    }
  }
  if (input.method === 'joinTasks' && outcome.kind === 'returned' && outcome.output === true) {
    return {
      code: 'wrong-value',
      sentence: `${text}, although an item that was put had not been reported done: joinTasks() waits for the last taskDone().`,
    };
  }
  return undefined;
}

interface Flow {
  /** Items of put calls that were begun, that came to their end, and that came out; as texts. */
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

function hasFailed(run: ObservedRun): boolean {
  return run.calls.some(
    ({ input, outcome, process }) =>
      input.method === 'put' && (outcome.kind === 'threw' || run.isKilled(process)),
  );
}

function lostSlot(what: string): Fault {
  return {
    code: 'lost-slot',
    sentence: `A put() that did not come to its end has taken room all the same: ${what}, although fewer items are in the queue than it may hold.`,
  };
}

function notFull(run: ObservedRun, who: string, text: string, maxSize: number): Fault {
  const failed = run.calls.filter(({ input, outcome }) => input.method === 'put' && outcome.kind === 'threw');
  if (failed.length > 1) return lostSlot(`${who} is told that it is full`);
  return {
    code: 'wrong-value',
    sentence: `${text}, although at no moment of that call ${maxSize === 0 ? 'a queue without maxSize can be full' : `${String(maxSize)} items were in the queue`}: QueueFull is only for a queue that is full.`,
  };
}

function lostItem(item: string, how: string): Fault {
  return {
    code: 'lost-item',
    sentence: `${item} was put, and never came out: ${how}. Somebody wrote over it, or went past it.`,
  };
}

function wrongOrder(item: string, who: string): Fault {
  return {
    code: 'wrong-order',
    sentence: `${who} got ${item} although an item that had been put before it was still in the queue, or it was not there yet: first in, first out.`,
  };
}
