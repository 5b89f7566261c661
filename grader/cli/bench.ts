import { benches, onlyByName, type Bench } from '../bench/benches';
import { isKept, type Row } from '../bench/rows';
import { UserError } from './user-error';

/**
 * Measures what the grader costs and what the reference solutions reach: the named rows, or all that do not take long.
 * Times are only shown here, and no verdict depends on them.
 */
export async function benchCommand(names: readonly string[] = []): Promise<0 | 1> {
  const wanted = names.length === 0 ? [...benches.keys()].filter((name) => !onlyByName.has(name)) : names;
  let areAllKept = true;
  for (const bench of wanted.map(benchOf)) {
    const rows = bench();
    for await (const row of Symbol.asyncIterator in rows ? rows : await rows) {
      process.stdout.write(`${lineOf(row)}\n`);
      areAllKept &&= isKept(row);
    }
  }
  return areAllKept ? 0 : 1;
}

function benchOf(name: string): Bench {
  const bench = benches.get(name);
  if (bench !== undefined) return bench;
  throw new UserError(
    `There is nothing called \`${name}\` to measure.`,
    `Name one or more of: ${[...benches.keys()].join(', ')}.`,
  );
}

const NAME_WIDTH = 64;

function lineOf(row: Row): string {
  return `${row.name.padEnd(NAME_WIDTH)} ${figuresOf(row)}`;
}

function figuresOf(row: Row): string {
  const verdict = isKept(row) ? 'ok' : 'over';
  switch (row.kind) {
    case 'comparison': {
      const { oursMs, theirsMs, ratio, atMost } = row;
      const [ours, theirs] = [oursMs, theirsMs].map((ms) => ms.toFixed(2).padStart(8));
      const limit = atMost === Infinity ? 'no limit' : `at most ${atMost.toFixed(2)}   ${verdict}`;
      return `${ours} ms / ${theirs} ms   ${ratio.toFixed(3).padStart(6)}   ${limit}`;
    }
    case 'rate': {
      const { perSecond, cores, atLeast } = row;
      const each = cores === 1 ? '' : ` (${whole(perSecond / cores)} a core)`;
      return `${whole(perSecond)} a second${each}   at least ${whole(atLeast)}   ${isKept(row) ? 'ok' : 'under'}`;
    }
    case 'proof':
      return [row.figures, ...(isKept(row) ? ['ok'] : row.faults)].join('   ');
    case 'skipped':
      return `skipped: no ${row.lacks}`;
  }
}

function whole(figure: number): string {
  return Math.round(figure).toLocaleString('en');
}
