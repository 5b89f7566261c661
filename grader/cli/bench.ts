import { ordinaryOperation } from '../bench/interception';
import type { Comparison } from '../bench/side-by-side';
import { childStartup } from '../bench/startup';

/** Measures what the grader costs, as ratios of things measured in turn. Timing is told here and judged nowhere else. */
export async function benchCommand(): Promise<0 | 1> {
  const rows: Comparison[] = [];
  for (const bench of [childStartup, ordinaryOperation]) {
    const row = await bench();
    rows.push(row);
    const verdict = row.ratio <= row.atMost ? 'ok' : 'over';
    process.stdout.write(
      `${row.name.padEnd(50)} ${row.oursMs.toFixed(1).padStart(8)} ms / ${row.theirsMs.toFixed(1).padStart(8)} ms = ` +
        `${row.ratio.toFixed(2).padStart(5)}   at most ${row.atMost.toFixed(2)}   ${verdict}\n`,
    );
  }
  return rows.every((row) => row.ratio <= row.atMost) ? 0 : 1;
}
