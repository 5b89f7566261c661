/*
 * Where things lie on the board: the one piece of shared memory in which schedules are given, carried out and recorded.
 * Only the holder of the turn reads and writes it, so plain accesses do; what other processes use meanwhile is declared
 * as `words`, and reached by Atomics. All places are indices of 32-bit words.
 */
import { placed } from './record';
import { CACHE_LINE_WORDS, MOST_EVENTS, MOST_PIPES, MOST_PROCESSES, records } from './records';

export * from './codes';
export * from './records';

/** Memory is made zero again by pages, and every process has at least 32 of them. */
export const PAGE_BYTES = 4_096;
const KIB_WORDS = 256;
const ARENA_OF_LEADER = 8 * 1_024 * KIB_WORDS;
const ARENA_OF_OTHERS = 512 * KIB_WORDS;
const arenaWords = ARENA_OF_LEADER + (MOST_PROCESSES - 1) * ARENA_OF_OTHERS;

/** In words. */
export const Size = {
  exploration: records.exploration.size,
  run: records.run.size,
  seats: MOST_PROCESSES * records.seat.size,
  pipes: MOST_PIPES * records.pipe.size,
  world: 16 * KIB_WORDS,
  resultsOfOne: 256 * KIB_WORDS,
  schedulesOfOne: 64 * KIB_WORDS,
  events: MOST_EVENTS * records.event.size,
  logOfOne: 768 * KIB_WORDS,
  /** A bit for each page of the arena. */
  dirty: arenaWords / (PAGE_BYTES / 4) / 32,
} as const;

/** Where each region begins: one behind the other, in that order. */
export const Region = placed(
  {
    exploration: Size.exploration,
    run: Size.run,
    seats: Size.seats,
    pipes: Size.pipes,
    world: Size.world,
    results: MOST_PROCESSES * Size.resultsOfOne,
    schedules: 2 * Size.schedulesOfOne,
    events: Size.events,
    logs: 2 * Size.logOfOne,
    dirty: Size.dirty,
    arena: arenaWords,
  },
  CACHE_LINE_WORDS,
);

export const BOARD_BYTES = (Region.arena + arenaWords) * 4;

/** The part of the arena in which a process makes memory, in bytes of the board. */
export function arenaOf(process: number): { readonly first: number; readonly end: number } {
  const before = process === 0 ? 0 : ARENA_OF_LEADER + (process - 1) * ARENA_OF_OTHERS;
  const length = process === 0 ? ARENA_OF_LEADER : ARENA_OF_OTHERS;
  return { first: (Region.arena + before) * 4, end: (Region.arena + before + length) * 4 };
}
