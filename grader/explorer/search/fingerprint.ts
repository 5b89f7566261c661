/** FNV-1a over 32-bit words. */
export const EMPTY = 0x811c9dc5 | 0;

export function mixed(hash: number, word: number): number {
  return Math.imul(hash ^ word, 0x01000193) ^ (word >>> 15);
}
