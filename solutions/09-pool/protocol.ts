import type { SharedMemory } from '#kernel';

/*
 * Where the pool and its children meet. Small tasks and results lie on the board (board.ts), and the messages about them
 * say no more than "look there". What is larger than the board's slots is a message itself.
 */

/** Something has changed on the board. Sent only to one who is not yet on the way there. */
export const LOOK = 'pool: look';

/** What a child is born with. */
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

/** A task may send messages of its own through the channel: they are none of ours. */
export function isOurs(message: unknown): message is ToParent | ToChild {
  return message === LOOK || (typeof message === 'object' && message !== null && 'pool' in message);
}

/** What became of the items of a task, in their order. Where `errors` has one, `values` has a hole. */
export interface Reply {
  readonly values: readonly unknown[];
  readonly errors: ReadonlyMap<number, unknown>;
}
