import { PAGE_BYTES, Region, Size } from '../board/layout';
import { wordAt } from '../board/record';

const ARENA = Region.arena * 4;
const PAGE_WORDS = PAGE_BYTES / 4;

/** Something was written there: the page must be made zero again before the next run. */
export function markDirty(words: Int32Array, address: number, size: number): void {
  const last = Math.floor((address + size - 1 - ARENA) / PAGE_BYTES);
  for (let page = Math.floor((address - ARENA) / PAGE_BYTES); page <= last; page++) {
    const at = Region.dirty + (page >>> 5);
    words[at] = wordAt(words, at) | (1 << (page & 31));
  }
}

/** Makes zero again what was written between the two places, which are page boundaries, in bytes. */
export function cleanPages(words: Int32Array, first: number, end: number): void {
  const lastWord = (end - ARENA) / PAGE_BYTES / 32;
  for (let word = (first - ARENA) / PAGE_BYTES / 32; word < lastWord; word++) {
    let dirty = wordAt(words, Region.dirty + word);
    if (dirty === 0) continue;
    words[Region.dirty + word] = 0;
    for (; dirty !== 0; dirty &= dirty - 1) {
      const at = pageAt(word, dirty);
      words.fill(0, at, at + PAGE_WORDS);
    }
  }
}

/** The index of the first word of each page that was written to. */
export function* dirtyPages(words: Int32Array): Generator<number> {
  for (let word = 0; word < Size.dirty; word++) {
    for (let dirty = wordAt(words, Region.dirty + word); dirty !== 0; dirty &= dirty - 1)
      yield pageAt(word, dirty);
  }
}

/** The page of the lowest bit in that word of the map. */
function pageAt(word: number, dirty: number): number {
  return Region.arena + (word * 32 + 31 - Math.clz32(dirty & -dirty)) * PAGE_WORDS;
}
