/** A figure of two things measured in turn, so that a machine whose speed drifts treats both alike. */
export interface Comparison {
  readonly name: string;
  readonly oursMs: number;
  readonly theirsMs: number;
  /** Median of ours by median of theirs. */
  readonly ratio: number;
  /** The ratio that we promise to stay at or below. */
  readonly atMost: number;
}

/** Runs both `rounds` times, one after the other in turn, after one round that does not count. */
export async function sideBySide(
  name: string,
  atMost: number,
  rounds: number,
  ours: () => unknown,
  theirs: () => unknown,
): Promise<Comparison> {
  const times = { ours: [] as number[], theirs: [] as number[] };
  for (let round = 0; round <= rounds; round++) {
    const a = await timeOf(ours);
    const b = await timeOf(theirs);
    if (round === 0) continue;
    times.ours.push(a);
    times.theirs.push(b);
  }
  const oursMs = median(times.ours);
  const theirsMs = median(times.theirs);
  return { name, oursMs, theirsMs, ratio: oursMs / theirsMs, atMost };
}

async function timeOf(work: () => unknown): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
