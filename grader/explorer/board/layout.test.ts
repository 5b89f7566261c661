import { describe, expect, test } from '@jest/globals';
import * as layout from './layout';
import type { FieldPlace } from './record';

const all = Object.entries(layout.records).map(([name, { size, places }]) => {
  const fields: Readonly<Record<string, FieldPlace>> = places;
  return { name, size, fields };
});

describe('the fields of a record', () => {
  test.each(all)('do not overlap, and lie inside it: $name', ({ fields, size }) => {
    const words = Object.values(fields).flatMap(({ first, count }) =>
      Array.from({ length: count }, (_, at) => first + at),
    );
    expect(new Set(words).size).toBe(words.length);
    expect(Math.max(...words)).toBeLessThan(size);
    expect(Math.min(...words)).toBe(0);
  });
});

describe('the regions of the board', () => {
  const { Region, Size, MOST_PROCESSES, BOARD_BYTES, arenaOf, records } = layout;
  const processes = Array.from({ length: MOST_PROCESSES }, (_, process) => process);

  test('do not overlap, and hold what is kept in them', () => {
    const ends: Readonly<Record<keyof typeof Region, number>> = {
      exploration: Region.exploration + Size.exploration,
      run: Region.run + Size.run,
      seats: Region.seats + Size.seats,
      pipes: Region.pipes + Size.pipes,
      world: Region.world + Size.world,
      results: Region.results + MOST_PROCESSES * Size.resultsOfOne,
      schedules: Region.schedules + 2 * Size.schedulesOfOne,
      events: Region.events + Size.events,
      logs: Region.logs + 2 * Size.logOfOne,
      dirty: Region.dirty + Size.dirty,
      arena: BOARD_BYTES / 4,
    };
    const placed = Object.entries(Region).map(([name, first]) => ({ name, first }));
    for (const [at, { first }] of placed.entries()) {
      const before = placed[at - 1];
      if (before !== undefined)
        expect(first).toBeGreaterThanOrEqual(Object.entries(ends)[at - 1]?.[1] ?? NaN);
    }
  });

  test('of the arena belong to one process each, and the map of dirty pages covers all of them', () => {
    const arenas = processes.map(arenaOf);
    for (const [at, { first, end }] of arenas.entries()) {
      expect(end).toBeGreaterThan(first);
      expect(first).toBe(at === 0 ? Region.arena * 4 : arenas[at - 1]?.end);
      // Pages are cleaned 32 at a time.
      expect((first - Region.arena * 4) % (32 * layout.PAGE_BYTES)).toBe(0);
    }
    expect(arenas.at(-1)?.end).toBe(BOARD_BYTES);
    expect(Size.dirty * 32 * layout.PAGE_BYTES).toBe(BOARD_BYTES - Region.arena * 4);
  });

  test('keep the futexes of the processes on cache lines of their own', () => {
    const { size, places } = records.seat;
    const lines = processes.map((process) => (Region.seats + process * size + places.gate.first) / 16);
    expect(lines.every(Number.isInteger)).toBe(true);
    expect(places.gate.count).toBe(16);
  });

  test('begin at even words, so that a float64 in a record is aligned', () => {
    const places = [Region.run, ...processes.map((process) => Region.seats + process * records.seat.size)];
    expect(places.every((place) => place % 2 === 0)).toBe(true);
  });
});
