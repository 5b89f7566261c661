/**
 * How far the queue has been filled, or emptied: one int32, so that one store changes all of it.
 *
 *     items, 17 bits | open, 1 bit | units, 14 bits
 *
 * `units`: where in the ring the next piece begins. `items`: how many have passed. `open`: the last one is incomplete.
 * The numbers wrap to 0. Differences stay right, because there are never that many at once.
 */
export type Mark = number;

const UNITS_BITS = 14;

/**
 * The ring: the number of units, and the bytes of each. One unit always stays free, so that a full ring does not look
 * empty.
 */
export const UNITS = 1 << UNITS_BITS;
export const UNIT_BYTES = 64;

const UNITS_MASK = UNITS - 1;
const OPEN = UNITS;
const ITEMS_SHIFT = 15;
const ITEMS_MASK = -1 << ITEMS_SHIFT;

/** The mark after a piece of an item; `isLast`: this piece completes the item. */
export function advance(mark: Mark, units: number, isLast: boolean): Mark {
  const moved = (mark & ITEMS_MASK) | ((mark + units) & UNITS_MASK);
  return isLast ? (moved + (1 << ITEMS_SHIFT)) | 0 : moved;
}

export function opened(mark: Mark): Mark {
  return mark | OPEN;
}

export function isOpen(mark: Mark): boolean {
  return (mark & OPEN) !== 0;
}

/** Nothing lies between them, not even a piece of an item. */
export function areSame(head: Mark, tail: Mark): boolean {
  return ((head ^ tail) & ~OPEN) === 0;
}

export function unitOf(mark: Mark): number {
  return mark & UNITS_MASK;
}

/** The quarter of the ring: 0 to 3. */
export function quarterOf(mark: Mark): number {
  return (mark & UNITS_MASK) >>> (UNITS_BITS - 2);
}

export function itemsBetween(head: Mark, tail: Mark): number {
  return ((tail & ITEMS_MASK) - (head & ITEMS_MASK)) >>> ITEMS_SHIFT;
}

export function unitsFree(head: Mark, tail: Mark): number {
  return UNITS_MASK - ((tail - head) & UNITS_MASK);
}

/** All 32 bits of the number of items, when it is less than 2 ** 16 away from a known number. */
export function itemsNear(known: number, mark: Mark): number {
  const difference = (((mark >> ITEMS_SHIFT) - known) << ITEMS_SHIFT) >> ITEMS_SHIFT;
  return (known + difference) | 0;
}

/** Once in 2 ** 14 items. */
export function isMilestone(mark: Mark): boolean {
  return (mark & (0x3fff << ITEMS_SHIFT)) === 0;
}
