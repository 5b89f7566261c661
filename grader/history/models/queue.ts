import { show } from '../describe';
import type { Model } from '../model';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';

export type QueueInput<T> =
  /** Throws QueueFull only where it is full; waits there unless it may give up. putNowait: timeoutMs 0. */
  | ({ readonly method: 'put'; readonly item: T } & Timed)
  /** Throws QueueEmpty only where it is empty; waits there unless it may give up. getNowait: timeoutMs 0. */
  | ({ readonly method: 'get' } & Timed)
  | { readonly method: 'size' }
  | { readonly method: 'isEmpty' }
  | { readonly method: 'isFull' }
  /** Closes the caller's own end: its later calls throw QueueClosed; other processes notice nothing. */
  | { readonly method: 'close' };

export interface QueueState<T> {
  readonly items: readonly T[];
  /** Processes that closed their end. */
  readonly closed: readonly number[];
}

export interface QueueOptions {
  /** 0: without bound. */
  readonly maxSize?: number;
}

/**
 * A FIFO of at most `maxSize` items between any number of producers and consumers: strict, which is more than
 * CPython's promises (its feeder threads let `put` return before the item can be got).
 */
export function queueModel<T>({ maxSize = 0 }: QueueOptions = {}): Model<
  QueueState<T>,
  QueueInput<T>,
  unknown
> {
  const isFull = ({ items }: QueueState<T>): boolean => maxSize > 0 && items.length >= maxSize;
  return {
    ...plain,
    name: 'a queue',
    init: () => ({ items: [], closed: [] }),
    step: (state, { process, input, outcome }) => {
      const { items, closed } = state;
      if (input.method === 'close') {
        const rest = closed.filter((each) => each !== process);
        return completes(outcome) ? { items, closed: [...rest, process].sort((a, b) => a - b) } : undefined;
      }
      if (closed.includes(process)) return throwsError(outcome, 'QueueClosed') ? state : undefined;
      switch (input.method) {
        case 'put':
          if (isFull(state))
            return canTimeOut(input) && throwsError(outcome, 'QueueFull') ? state : undefined;
          return completes(outcome) ? { items: [...items, input.item], closed } : undefined;
        case 'get':
          if (items.length === 0)
            return canTimeOut(input) && throwsError(outcome, 'QueueEmpty') ? state : undefined;
          return returns(outcome, items[0]) ? { items: items.slice(1), closed } : undefined;
        case 'size':
          return returns(outcome, items.length) ? state : undefined;
        case 'isEmpty':
          return returns(outcome, items.length === 0) ? state : undefined;
        case 'isFull':
          return returns(outcome, isFull(state)) ? state : undefined;
      }
    },
    // As the default, and several times as fast: the queue is what is searched most.
    key: ({ items, closed }) => `${closed.join()}|${plain.key(items)}`,
    describeState: ({ items }) => show(items),
  };
}
