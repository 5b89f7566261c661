import { EventType } from '../board/codes';
import type { Puppet } from './puppet';

interface LockLike {
  acquire(...args: unknown[]): unknown;
  release(...args: unknown[]): unknown;
}

let current: Puppet | undefined;
const watched = new WeakSet();
let depth = 0;

/** Until the returned function is called, the history records which process takes and releases which lock. */
export function watchHolds(puppet: Puppet): () => void {
  current = puppet;
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
  type: EventType,
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
    // A class may be built on another: only the outermost call counts.
    if (depth === 0 && counts(answer)) current.note(type, 0, current.lastAddress);
    return answer;
  };
  Object.defineProperty(prototype, name, { value: wrapped, writable: true, configurable: true });
}
