import type { Comparison } from './rows';

/** Does something once, and returns how long that took, in ms. */
export type Round = () => number | Promise<number>;

/** Code is compiled in steps while it runs, and the first rounds would measure that. */
const WARM_UP_ROUNDS = 3;

/** How long each side took in each round, in ms. */
export type Times = readonly (readonly number[])[];

/**
 * Runs all sides `rounds` times, in turn, after a few rounds that do not count. Each side comes first equally often.
 */
export async function inTurn(rounds: number, sides: readonly Round[]): Promise<Times> {
  const times = sides.map((): number[] => []);
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    for (let step = 0; step < sides.length; step++) {
      const at = (round + step) % sides.length;
      const took = await sides[at]?.();
      if (took !== undefined && round >= WARM_UP_ROUNDS) times[at]?.push(took);
    }
  }
  return times;
}

/** Two sides that ran in turn. */
export function compared(
  name: string,
  atMost: number,
  ours: readonly number[],
  theirs: readonly number[],
): Comparison {
  return {
    kind: 'comparison',
    name,
    oursMs: median(ours),
    theirsMs: median(theirs),
    ratio: median(ours.map((time, round) => time / (theirs[round] ?? NaN))),
    atMost,
  };
}

/** Runs both sides in turn, and compares them. */
export async function sideBySide(
  name: string,
  atMost: number,
  rounds: number,
  ours: Round,
  theirs: Round,
): Promise<Comparison> {
  const [our = [], their = []] = await inTurn(rounds, [ours, theirs]);
  return compared(name, atMost, our, their);
}

/** Makes a round of work that does not measure itself. */
export function timed(work: () => unknown): Round {
  return async () => {
    const started = performance.now();
    await work();
    return performance.now() - started;
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
