import { PAGE_BYTES, Region } from '../board/layout';

const ARENA = Region.arena * 4;
const PAGE_WORDS = PAGE_BYTES / 4;

/** Something was written there: the page has to be made zero again before the next run. */
export function markDirty(board: Int32Array, address: number, size: number): void {
  const last = Math.floor((address + size - 1 - ARENA) / PAGE_BYTES);
  for (let page = Math.floor((address - ARENA) / PAGE_BYTES); page <= last; page++) {
    const at = Region.dirty + (page >>> 5);
    board[at] = (board[at] as number) | (1 << (page & 31));
  }
}

/** Makes all zero again that was written between the two places, which are page boundaries, in bytes. */
export function cleanPages(board: Int32Array, first: number, end: number): void {
  const lastWord = (end - ARENA) / PAGE_BYTES / 32;
  for (let word = (first - ARENA) / PAGE_BYTES / 32; word < lastWord; word++) {
    let dirty = board[Region.dirty + word] as number;
    if (dirty === 0) continue;
    board[Region.dirty + word] = 0;
    for (; dirty !== 0; dirty &= dirty - 1) {
      const page = word * 32 + 31 - Math.clz32(dirty & -dirty);
      const at = Region.arena + page * PAGE_WORDS;
      board.fill(0, at, at + PAGE_WORDS);
    }
  }
}
