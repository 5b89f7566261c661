import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listSegments } from '../kernel/internal';
import { levels, type Level } from './levels';
import type { SearchState } from './state';
import { belowCommand, Pages, Served } from './testing/served';

const PATIENCE_MS = 20 * 60_000;
const isNightly = process.env['FORKLINGS_GAMES'] !== undefined;
/** In the nightly form, 1000. */
const games = Number(process.env['FORKLINGS_GAMES'] ?? 12);
const played = isNightly ? levels : levels.filter((_, at) => at % 3 === 0);
const MOST_MOVES = 60;
/** There, less than a hundred games could be shorter than the shortest break. */
const SMALL = [
  'value-one-by-one',
  'value-whole-write',
  'value-whole-read',
  'array-neighbours',
  'array-whole-elements',
  'array-fill-and-set',
  'lock-one-owner',
  'lock-wakes',
  'bank-no-update-lost',
  'pipe-long',
  'pipe-narrow',
];

let folder: string;
let served: Served;
let page: Pages;
/** Every process that the command has started, as far as it was seen. */
const seen = new Set<number>();

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'games-'));
  served = await Served.start([], { TMPDIR: folder });
  page = await Pages.open(served.address);
}, PATIENCE_MS);
afterAll(async () => {
  await served.stop();
  rmSync(folder, { recursive: true, force: true });
}, PATIENCE_MS);

function look(): void {
  for (const pid of belowCommand(served.pid)) seen.add(pid);
}

/** Begins a level, and waits for the shortest break. */
async function begun({ id }: Level): Promise<SearchState & { kind: 'found' }> {
  await page.begin(id);
  await page.until(({ state }) => state.game?.search.kind !== 'searching');
  look();
  const { search } = page.game;
  if (search.kind !== 'found') throw new Error(`${id}: no break was found`);
  return search;
}

interface Length {
  readonly switches: number;
  readonly steps: number;
}

function isShorter(one: Length, other: Length): boolean {
  return one.switches < other.switches || (one.switches === other.switches && one.steps < other.steps);
}

let seed = 20_261_127;
function dice(below: number): number {
  seed = (seed * 48_271) % 2_147_483_647;
  return seed % below;
}

test.each(played)(
  '$id: random games replay to the same picture, and none breaks the law sooner than the shortest break',
  async (level) => {
    const best = await begun(level);
    for (let number = 0; number < Math.ceil(games / played.length); number++) {
      const chosen: number[] = [];
      while (page.game.phase === 'playing' && chosen.length < MOST_MOVES) {
        const button = dice(page.game.buttons.length);
        chosen.push(button);
        await page.move({ kind: 'choose', button });
      }
      const { story, moves, phase, steps, switches } = page.game;
      if (phase === 'won') expect(isShorter({ switches, steps }, best)).toBe(false);
      await page.move({ kind: 'restart' });
      for (const button of chosen) await page.move({ kind: 'choose', button });
      expect(page.game.story).toEqual(story);
      expect(page.game.moves).toEqual(moves);
      await page.move({ kind: 'restart' });
    }
    look();
  },
  PATIENCE_MS,
);

/** Plays every game that could be shorter than `best`, from here on; returns how many were played to their end. */
async function everyShorterGame(best: Length): Promise<number> {
  const { buttons, phase } = page.game;
  if (phase !== 'playing' || !isShorter(page.game, best)) {
    if (phase === 'won') expect(isShorter(page.game, best)).toBe(false);
    return 1;
  }
  let played = 0;
  for (let button = 0; button < buttons.length; button++) {
    await page.move({ kind: 'choose', button });
    played += await everyShorterGame(best);
    await page.move({ kind: 'undo' });
  }
  return played;
}

describe('every game that could be shorter than the shortest break is played, and keeps the law', () => {
  const small = levels.filter(({ id }) => SMALL.includes(id));
  test.each(isNightly ? small : small.slice(0, 1))(
    '$id',
    async (level) => {
      const best = await begun(level);
      expect(await everyShorterGame(best)).toBeGreaterThan(1);
    },
    PATIENCE_MS,
  );
});

test(
  'no process, segment or file of any of these games is left',
  async () => {
    await served.stop();
    expect(seen.size).toBeGreaterThan(4);
    expect([...seen].filter((pid) => existsSync(`/proc/${String(pid)}`))).toEqual([]);
    expect(listSegments().filter(({ pid }) => seen.has(pid))).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
    await expect(Pages.open(served.address)).rejects.toThrow('ECONNREFUSED');
  },
  PATIENCE_MS,
);
