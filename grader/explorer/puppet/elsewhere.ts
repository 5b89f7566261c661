/** Where memory that is none of the arena's is thought to lie: beyond the board. */
export const ELSEWHERE = 2 ** 29;

/** A place in such memory: the same for all processes that have it open. */
export function placeOf(name: string, offset: number): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return ELSEWHERE + ((((hash & 0xffff) << 12) + offset) & 0x0fffffff);
}
