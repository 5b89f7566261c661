import type { Comparison } from './rows';

/** Does something once, and returns how long that took, in ms. */
export type Round = () => number | Promise<number>;

/** Code is compiled in steps while it runs, and the first rounds would measure that. */
const WARM_UP_ROUNDS = 3;

/**
 * Runs both sides `rounds` times, in turn, after a few rounds that do not count. Each side comes first equally often.
 */
export async function sideBySide(
  name: string,
  atMost: number,
  rounds: number,
  ours: Round,
  theirs: Round,
): Promise<Comparison> {
  const times = { ours: [] as number[], theirs: [] as number[], ratios: [] as number[] };
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
    const isOursFirst = round % 2 === 0;
    const first = await (isOursFirst ? ours : theirs)();
    const second = await (isOursFirst ? theirs : ours)();
    if (round < WARM_UP_ROUNDS) continue;
    const [a, b] = isOursFirst ? [first, second] : [second, first];
    times.ours.push(a);
    times.theirs.push(b);
    times.ratios.push(a / b);
  }
  return {
    kind: 'comparison',
    name,
    oursMs: median(times.ours),
    theirsMs: median(times.theirs),
    ratio: median(times.ratios),
    atMost,
  };
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
