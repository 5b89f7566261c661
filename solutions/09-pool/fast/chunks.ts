import { pack } from '#kernel';
import { encode } from './codec';
import type { Reply } from './protocol';
import type { Job, Task } from './tasks';

/** What all tasks of one call have in common. */
export interface Call {
  /** The number of the function, and how it takes items. */
  readonly number: number;
  readonly timeoutMs: number;
  readonly nextId: () => number;
  /** The name of the item at that place, for errors. */
  readonly nameOf: (place: number) => string;
}

/**
 * A task for the items, the first of which is at the place `first`. Items that cannot be sent get an error, and are
 * left out. Null: none can be sent, and `done` has been called.
 */
export function makeTask(
  job: Job,
  { number, timeoutMs, nextId, nameOf }: Call,
  items: readonly unknown[],
  first: number,
  done: (reply: Reply) => void,
): Task | null {
  const { bytes, refused } = packItems(items, (i) => nameOf(first + i));
  if (bytes === null) {
    done({ values: items.map(() => undefined), errors: refused });
    return null;
  }
  return {
    job,
    id: nextId(),
    call: number,
    bytes,
    timeoutMs,
    done: (reply) => done(refused.size === 0 ? reply : withRefused(reply, refused, items.length)),
    failed: (error) => {
      const errors = new Map(items.map((_, i) => [i, refused.has(i) ? refused.get(i) : error]));
      done({ values: items.map(() => undefined), errors });
    },
  };
}

function packItems(
  items: readonly unknown[],
  nameOf: (i: number) => string,
): { bytes: Uint8Array | null; refused: Map<number, unknown> } {
  try {
    return { bytes: encode(items, 'items'), refused: new Map() };
  } catch {
    // One of them cannot be sent, but the others can.
  }
  const refused = new Map<number, unknown>();
  const sendable = items.filter((item, i) => {
    try {
      pack(item, nameOf(i));
      return true;
    } catch (error) {
      refused.set(i, error);
      return false;
    }
  });
  return { bytes: sendable.length === 0 ? null : encode(sendable, 'items'), refused };
}

/** Puts the rejected items back between those that were sent. */
function withRefused(reply: Reply, refused: ReadonlyMap<number, unknown>, count: number): Reply {
  const values: unknown[] = [];
  const errors = new Map(refused);
  for (let i = 0, sent = 0; i < count; i += 1) {
    if (refused.has(i)) values.push(undefined);
    else {
      if (reply.errors.has(sent)) errors.set(i, reply.errors.get(sent));
      values.push(reply.values[sent]);
      sent += 1;
    }
  }
  return { values, errors };
}
