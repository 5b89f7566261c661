import { afterAll, describe, expect, test } from '@jest/globals';
import type { Directed } from '../exploration/director';
import { endsWith } from '../exploration/judges';
import type { Plan } from '../exploration/plan';
import { subjectsWithWorlds } from '../exploration/testing/worlds';
import { Action } from '../explorer/board/layout';
import { remote } from '../subject/player';
import { Trail } from '../subject/trail';
import type { Move } from './moves';
import { positionAfter, type Position } from './position';
import { searchShortest } from './shortest';

const PATIENCE_MS = 240_000;
const subjects = subjectsWithWorlds();
afterAll(() => subjects.stop(), PATIENCE_MS);

const swap = (expected: number, value: number): object => ({
  method: 'compareExchange',
  at: 0,
  expected,
  value,
});

/** The second process changes what the first has left, if it comes in between. The word should be `last`. */
async function game(
  programs: readonly object[][],
  last: number,
  more: Partial<Plan> = {},
): Promise<Directed> {
  const taken = await subjects.take(programs.length);
  const trail = new Trail();
  return {
    plan: {
      world: 'words',
      programs: programs as Plan['programs'],
      after: [{ method: 'read', at: 0 } as { method: string }],
      judge: endsWith(last, (found) => ({ code: 'lost-update', sentence: String(found) })),
      ...more,
    },
    processes: taken.map((subject, at) => remote({ number: at + 1, subject, trail, options: {} })),
  };
}

/** Every game there is, by trying everything at every step. */
async function* allGames(directed: Directed, moves: readonly Move[] = []): AsyncGenerator<Position> {
  const position = await positionAfter(directed, moves);
  if (position.isOver) yield position;
  for (const { move } of position.options) yield* allGames(directed, [...moves, move]);
}

describe('the shortest break is the shortest of all', () => {
  test.each([
    { name: 'one switch', programs: [[swap(0, 1), swap(1, 2)], [swap(1, 9)]], last: 2 },
    {
      name: 'two switches',
      programs: [
        [swap(0, 1), swap(2, 3)],
        [swap(1, 2), swap(3, 9)],
      ],
      last: 1,
    },
    { name: 'none', programs: [[swap(0, 1), swap(1, 2)], [swap(2, 3)]], last: 2 },
  ])(
    'where it needs $name',
    async ({ programs, last }) => {
      const directed = await game(programs, last);
      const breaks: [number, number][] = [];
      let games = 0;
      for await (const { fault, deviations, moves } of allGames(directed)) {
        games += 1;
        if (fault !== undefined) breaks.push([deviations, moves.length]);
      }
      expect(games).toBeGreaterThan(5);
      const [best] = breaks.sort(([a, x], [b, y]) => a - b || x - y);
      const { shortest } = await searchShortest(directed, () => true);
      expect(best).toBeDefined();
      expect([shortest?.deviations, shortest?.moves.length]).toEqual(best);
      // What is shown on request is that break.
      const shown = await positionAfter(directed, shortest?.moves ?? [], true);
      expect([shown.deviations, shown.moves.length, shown.fault?.code]).toEqual([
        ...(best ?? []),
        'lost-update',
      ]);
    },
    PATIENCE_MS,
  );
});

test(
  'a law that holds is reported with the number of schedules that were run',
  async () => {
    const directed = await game([[swap(0, 1)], [swap(5, 6)]], 1);
    const { shortest, schedules, deviations } = await searchShortest(directed, () => true);
    expect({ shortest, deviations }).toEqual({ shortest: undefined, deviations: 2 });
    expect(schedules).toBeGreaterThan(1);
  },
  PATIENCE_MS,
);

test(
  'each process says what it would do next, before it does it; a shorter prefix undoes a move',
  async () => {
    const directed = await game([[swap(0, 1)], [swap(1, 9)]], 1, { kill: [2] });
    const start = await positionAfter(directed, []);
    expect(start.options.map(({ move, what }) => [move.process, what.kind])).toEqual([
      [0, 'begin'],
      [1, 'begin'],
      [1, 'kill'],
    ]);
    const begun = await positionAfter(directed, [{ process: 0, action: Action.run }]);
    expect(begun.options[0]?.what).toMatchObject({
      kind: 'step',
      step: { did: { operation: 'compareExchange', expected: 0, operand: 1 }, place: { name: 'memory' } },
    });
    expect(begun.entries).toEqual([]);
    const killed = await positionAfter(directed, [...begun.moves, { process: 1, action: Action.kill }]);
    expect(killed.options.map(({ move }) => move.process)).toEqual([0]);
    expect(await positionAfter(directed, [])).toEqual(start);
  },
  PATIENCE_MS,
);
