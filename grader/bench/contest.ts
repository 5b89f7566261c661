import { bundle, fastImage, fixture, fromImage, hasFast, lacking } from './compile';
import type { Row } from './rows';
import { withPrograms } from './rounds-program';
import { compared, inTurn, median } from './side-by-side';

/** One piece of work, done by several programs in turn. */
export interface Contest {
  readonly work: string;
  /** The kata whose solution does it. */
  readonly kata: string;
  /** The program of `fixtures/` that does it with the solution, and by the same name in Python. */
  readonly program: string;
  readonly numbers: readonly number[];
  /** The program of `fixtures/` that does the least that Node itself needs for it. */
  readonly floor?: string;
  readonly rounds?: number;
}

const ROUNDS = 25;
/** The faster of our solutions takes at most this many times as long as the floor. */
const MOST_OF_FLOOR = 1.5;

type Side = 'lesson' | 'fast' | 'floor' | 'CPython';

/** Compares the lesson's solution, and the one built for speed where there is one, with the floor and with CPython. */
export async function contest(entry: Contest, folder: string): Promise<Row[]> {
  const { work, rounds = ROUNDS } = entry;
  const sides = await sidesOf(entry, folder);
  const names = [...sides.keys()];
  const times = await withPrograms([...sides.values()], (...all) => inTurn(rounds, all));
  const timesOf = (side: Side): readonly number[] | undefined => times[names.indexOf(side)];
  const [lesson = [], fast, floor, python] = [
    timesOf('lesson'),
    timesOf('fast'),
    timesOf('floor'),
    timesOf('CPython'),
  ];
  const best = fast !== undefined && median(fast) < median(lesson) ? 'fast' : 'lesson';
  const rows: Row[] = [];
  if (fast !== undefined) rows.push(compared(`${work}: fast / lesson`, Infinity, fast, lesson));
  if (floor !== undefined)
    for (const [side, own] of [['lesson', lesson] as const, ['fast', fast] as const]) {
      if (own === undefined) continue;
      rows.push(compared(`${work}: ${side} / floor`, side === best ? MOST_OF_FLOOR : Infinity, own, floor));
    }
  if (python === undefined)
    return [...rows, { kind: 'skipped', name: `${work} / CPython`, lacks: 'python3' }];
  // Where Node itself is behind CPython, no solution can be ahead of it.
  const isPossible = floor === undefined || median(floor) < median(python);
  const ours = best === 'fast' && fast !== undefined ? fast : lesson;
  rows.push(compared(`${work}: ${best} / CPython`, isPossible ? 1 : Infinity, ours, python));
  return rows;
}

async function sidesOf(
  { kata, program, floor, numbers }: Contest,
  folder: string,
): Promise<ReadonlyMap<Side, readonly [string, ...string[]]>> {
  const args = numbers.map(String);
  const sides = new Map<Side, readonly [string, ...string[]]>();
  const node = async (side: Side, name: string, image = fromImage): Promise<void> => {
    const file = await bundle(name, image, `${folder}/${name}-${side}.js`);
    sides.set(side, [process.execPath, file, ...args]);
  };
  await node('lesson', program);
  if (hasFast(kata)) await node('fast', program, fastImage(kata));
  if (floor !== undefined) await node('floor', floor);
  if (lacking('python3') === undefined) sides.set('CPython', ['python3', fixture(`${program}.py`), ...args]);
  return sides;
}
