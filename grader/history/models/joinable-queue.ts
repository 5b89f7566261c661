import type { Model } from '../model';
import type { Timed } from './answers';
import { canTimeOut, completes, plain, returns, throwsError } from './answers';
import type { QueueInput, QueueOptions, QueueState } from './queue';
import { queueModel } from './queue';

export type JoinableQueueInput<T> =
  | QueueInput<T>
  /** One item that was put is dealt with; once too often: any error. */
  | { readonly method: 'taskDone' }
  /** true: every item put so far is dealt with. false: not yet, when the patience ended. */
  | ({ readonly method: 'joinTasks' } & Timed);

export interface JoinableQueueState<T> {
  readonly queue: QueueState<T>;
  /** Items put and not yet reported done. */
  readonly unfinished: number;
}

/** A queue that counts unfinished tasks: up with each item that goes in, down with each `taskDone`. */
export function joinableQueueModel<T>(
  options: QueueOptions = {},
): Model<JoinableQueueState<T>, JoinableQueueInput<T>, unknown> {
  const queueOnly = queueModel<T>(options);
  return {
    ...plain,
    name: 'a joinable queue',
    init: () => ({ queue: queueOnly.init(), unfinished: 0 }),
    step: (state, call) => {
      const { queue, unfinished } = state;
      const { input, outcome } = call;
      switch (input.method) {
        case 'taskDone':
          if (unfinished === 0) return throwsError(outcome) ? state : undefined;
          return completes(outcome) ? { queue, unfinished: unfinished - 1 } : undefined;
        case 'joinTasks':
          if (unfinished === 0) return returns(outcome, true) ? state : undefined;
          return canTimeOut(input) && returns(outcome, false) ? state : undefined;
        default: {
          const next = queueOnly.step(queue, { ...call, input }, 0);
          if (!next) return undefined;
          return { queue: next, unfinished: unfinished + (next.items.length > queue.items.length ? 1 : 0) };
        }
      }
    },
    key: ({ queue, unfinished }) => `${unfinished}|${queueOnly.key(queue)}`,
    describeState: ({ queue, unfinished }) => `${queueOnly.describeState(queue)}, ${unfinished} unfinished`,
  };
}
