import { EventType } from '../board/layout';
import type { Puppet } from './puppet';
import type { Tracer } from './tracer';

interface LockLike {
  acquire(...args: unknown[]): unknown;
  release(...args: unknown[]): unknown;
}

let current: { readonly puppet: Puppet; readonly tracer: Tracer | null } | undefined;
const watched = new WeakSet();
let depth = 0;

/** Until the returned function is called, the history tells who takes and gives back which lock. */
export function watchHolds(puppet: Puppet, tracer: Tracer | null): () => void {
  current = { puppet, tracer };
  depth = 0;
  return () => (current = undefined);
}

/** Listens in on the `acquire` and `release` of a module's classes. */
export function listenToLocks(module: unknown): void {
  if (typeof module !== 'object' || module === null) return;
  for (const value of Object.values(module) as unknown[]) {
    if (typeof value !== 'function' || !('prototype' in value)) continue;
    const prototype = value.prototype as Partial<LockLike> | null | undefined;
    if (typeof prototype !== 'object' || prototype === null) continue;
    if (watched.has(prototype)) continue;
    watched.add(prototype);
    if (Object.hasOwn(prototype, 'acquire'))
      wrap(prototype, 'acquire', EventType.holds, (answer) => answer === true);
    if (Object.hasOwn(prototype, 'release')) wrap(prototype, 'release', EventType.lets, () => true);
  }
}

function wrap(
  prototype: Partial<LockLike>,
  name: keyof LockLike,
  type: number,
  counts: (answer: unknown) => boolean,
): void {
  const original = prototype[name];
  if (typeof original !== 'function') return;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    if (current === undefined) return original.apply(this as LockLike, args);
    depth += 1;
    let answer: unknown;
    try {
      answer = original.apply(this as LockLike, args);
    } finally {
      depth -= 1;
    }
    // A class may be built on another: only what the user called counts.
    if (depth === 0 && counts(answer)) current.puppet.note(type, 0, current.puppet.lastAddress);
    return answer;
  };
  Object.defineProperty(prototype, name, { value: wrapped, writable: true, configurable: true });
}
