import type { SharedMemory } from '#kernel';

/*
 * What the pool and its children send each other. Small tasks and results lie on the board (board.ts), and the messages
 * about them only say "look there". Anything larger than the board's slots is a message of its own.
 */

/** Something has changed on the board. Sent only to a side that is not already about to look. */
export const LOOK = 'pool: look';

/** What a child gets at its start. */
export interface Setup {
  readonly memory: SharedMemory;
  readonly seats: number;
  readonly seat: number;
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initArgs: readonly unknown[];
  readonly maxTasks: number;
}

export type ToParent =
  | typeof LOOK
  /** The child needs the function of that number, or the items of the task in that slot. */
  | { readonly pool: 'ask'; readonly what: 'function' | 'items'; readonly number: number }
  | { readonly pool: 'reply'; readonly slot: number; readonly kind: number; readonly bytes: Uint8Array }
  | { readonly pool: 'failed'; readonly bytes: Uint8Array };

export type ToChild = typeof LOOK | { readonly pool: 'answer'; readonly bytes: Uint8Array };

/** A task may send its own messages through the channel; they are not ours. */
export function isOurs(message: unknown): message is ToParent | ToChild {
  return message === LOOK || (typeof message === 'object' && message !== null && 'pool' in message);
}

/** The outcomes of the items of a task, in order. Where `errors` has one, `values` has a hole. */
export interface Reply {
  readonly values: readonly unknown[];
  readonly errors: ReadonlyMap<number, unknown>;
}
