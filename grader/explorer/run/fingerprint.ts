/** FNV-1a over 32-bit words. */
export const EMPTY = 0x811c9dc5 | 0;

// Held here, since in Jest's world each look at a global costs more than the multiplication.
const { imul } = Math;

export function mixed(hash: number, word: number): number {
  return imul(hash ^ word, 0x01000193) ^ (word >>> 15);
}
