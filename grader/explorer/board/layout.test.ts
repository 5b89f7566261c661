import { describe, expect, test } from '@jest/globals';
import * as layout from './layout';
import { type FieldPlace } from './record';

interface AnyRecord {
  readonly size: number;
  readonly places: Readonly<Record<string, FieldPlace>>;
}

function isRecord(value: unknown): value is AnyRecord {
  return typeof value === 'object' && value !== null && 'places' in value && 'View' in value;
}

const records = Object.entries(layout).flatMap(([name, value]) =>
  isRecord(value) ? [{ name, ...value }] : [],
);

/** Each bit that the field occupies, as a number of its own. */
function bitsOf({ first, count, shift, width }: FieldPlace): number[] {
  const words = Array.from({ length: count }, (_, at) => first + at);
  return words.flatMap((word) => Array.from({ length: width }, (_, bit) => word * 32 + shift + bit));
}

describe('the fields of', () => {
  test('all records of the board are looked at', () => {
    expect(records.map(({ name }) => name).sort()).toEqual(
      'DeviationEntry Event Exploration Head PipeRecord Run ScheduleHead Seat Step WindowHead'.split(' '),
    );
  });

  test.each(records)('$name do not overlap, and lie inside it', ({ places, size }) => {
    const all = Object.values(places).flatMap(bitsOf);
    expect(new Set(all).size).toBe(all.length);
    expect(Math.max(...all)).toBeLessThan(size * 32);
    expect(Math.min(...all)).toBe(0);
  });
});

describe('the regions of the board', () => {
  const { Region, Size, MOST_PROCESSES, BOARD_BYTES, arenaOf, Seat } = layout;
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
    const lines = processes.map(
      (process) => (Region.seats + process * Seat.size + Seat.places.gate.first) / 16,
    );
    expect(lines.every(Number.isInteger)).toBe(true);
    expect(Seat.places.pid.first).toBeGreaterThanOrEqual(16);
  });
});
