import { z } from 'zod';
import { outcomeSchema, verdicts, type Outcome } from './outcome';
import type { Item } from './item';

const entrySchema = z.strictObject({
  kind: outcomeSchema.shape.kind,
  verdict: z.enum([...verdicts, 'open']).describe('`open`: not judged yet.'),
  caught: z.record(z.string(), z.string()).optional().describe('The laws that fail, each with its fault.'),
  isAlone: z.literal(true).optional().describe('All other laws pass.'),
});

/** MATRIX.json: by title, what each item came to. */
export const matrixSchema = z.record(z.string(), entrySchema);

export type Entry = z.infer<typeof entrySchema>;
export type Matrix = z.infer<typeof matrixSchema>;

/** The matrix of these items: of what was judged now, else of what was known before, else open. */
export function merged(
  before: Matrix,
  items: readonly Pick<Item, 'title' | 'promised'>[],
  outcomes: readonly Outcome[],
): Matrix {
  const now = new Map(outcomes.map((outcome) => [outcome.title, entryOf(outcome)]));
  const entries = items.map(({ title, promised: { kind } }): [string, Entry] => {
    const known = before[title];
    const kept = known?.kind === kind ? known : ({ kind, verdict: 'open' } as const);
    return [title, newer(kept, now.get(title))];
  });
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A search for other laws that catch it is not undone by a run that did not search. */
function newer(before: Entry, now: Entry | undefined): Entry {
  if (now === undefined) return before;
  const agrees = Object.entries(now.caught ?? {}).every(([law, fault]) => before.caught?.[law] === fault);
  return agrees && now.isAlone === undefined && before.verdict !== 'open'
    ? { ...before, verdict: now.verdict }
    : now;
}

function entryOf({ kind, verdict, laws, isSearched }: Outcome): Entry {
  // Which laws of a stub or a partial submission are not started is known; of a correct one, nothing fails.
  if (kind === 'stub' || kind === 'partial') return { kind, verdict };
  const failed = Object.entries(laws).filter(([, how]) => how !== 'pass');
  const isAlone = isSearched === true && failed.length === 1;
  return {
    kind,
    verdict,
    ...(failed.length > 0 && {
      caught: Object.fromEntries(failed.map(([law, how]) => [law, how.replace(/^fail: /, '')])),
    }),
    ...(isAlone && { isAlone }),
  };
}

/** A line for each entry, so that a change is seen as one. */
export function matrixText(matrix: Matrix): string {
  const lines = Object.entries(matrix).map(
    ([title, entry]) => `${JSON.stringify(title)}: ${JSON.stringify(entry)}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
