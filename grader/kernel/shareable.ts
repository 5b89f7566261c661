/**
 * What travels as itself: another process gets `Class.open(object.handle)`. The class must be exported, and
 * have `static open(handle: H)`. The handle may be anything that travels, other shareables too.
 */
export interface Shareable<H> {
  readonly handle: H;
}
