import { isPlainObject } from './cloneable';
import type { Callable } from './references';

/**
 * What travels as itself: another process gets `Class.open(object.handle)`. The class must be exported, and
 * have `static open(handle: H)`. The handle may be anything that travels, other shareables too.
 */
export interface Shareable<H> {
  readonly handle: H;
}

/** The class whose static `open` makes another of this object from its handle. */
export function classOfShareable(value: object): Callable | null {
  if (Array.isArray(value) || isPlainObject(value) || !('handle' in value)) return null;
  const { constructor } = Object.getPrototypeOf(value) as { constructor: unknown };
  const isShareable =
    typeof constructor === 'function' && 'open' in constructor && typeof constructor.open === 'function';
  return isShareable ? (constructor as unknown as Callable) : null;
}
