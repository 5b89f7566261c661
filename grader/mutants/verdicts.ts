import { z } from 'zod';

/** The verdicts on submissions, in a file that two trees can be compared by. Times and texts are left out. */
const verdictSchema = z.strictObject({
  submission: z.string().describe('Digest of its files: after a change it is graded again.'),
  score: z.number(),
  problem: z.string().optional().describe('The fault that kept every check from running.'),
  checks: z.record(z.string(), z.string()).describe('`pass`, or status and fault code: `fail: stale-read`.'),
});

export const verdictsSchema = z.strictObject({
  grader: z
    .string()
    .describe('Digest of everything that judges. Verdicts of different graders never share a file.'),
  verdicts: z.record(z.string(), verdictSchema).describe('By kata and name: `02-value/cached-read`.'),
});

export type Verdict = z.infer<typeof verdictSchema>;
export type Verdicts = z.infer<typeof verdictsSchema>;

/** Of the result model, only what a verdict is made from: the grader of an older tree may write other things beside it. */
const resultSchema = z.object({
  score: z.number(),
  katas: z.array(
    z.object({
      problem: z.object({ code: z.string() }).optional(),
      checks: z.array(
        z.object({
          id: z.string(),
          status: z.string(),
          diagnosis: z.object({ code: z.string() }).optional(),
        }),
      ),
    }),
  ),
});

/** The verdict in what `npx forklings grade --json` wrote about one kata. */
export function verdictIn(json: unknown): Omit<Verdict, 'submission'> {
  const { score, katas } = resultSchema.parse(json);
  const [kata] = katas;
  const checks = (kata?.checks ?? []).map(({ id, status, diagnosis }) => [
    id,
    diagnosis === undefined ? status : `${status}: ${diagnosis.code}`,
  ]);
  return {
    score,
    ...(kata?.problem !== undefined && { problem: kata.problem.code }),
    checks: Object.fromEntries(checks) as Record<string, string>,
  };
}

/** Where two files of verdicts disagree; undefined stands for what one of them does not have. */
export interface Difference {
  readonly title: string;
  /** The id of a check, `score`, `problem`, or `submission` when only one side has graded it. */
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export function differences(before: Verdicts, after: Verdicts): Difference[] {
  const titles = keysOf(before.verdicts, after.verdicts);
  return titles.flatMap((title) => {
    const [old, now] = [before.verdicts[title], after.verdicts[title]];
    if (old === undefined || now === undefined)
      return [{ title, what: 'submission', before: old && 'graded', after: now && 'graded' }];
    const [oldFacts, nowFacts] = [factsOf(old), factsOf(now)];
    return keysOf(oldFacts, nowFacts)
      .filter((what) => oldFacts[what] !== nowFacts[what])
      .map((what) => ({ title, what, before: oldFacts[what], after: nowFacts[what] }));
  });
}

function factsOf({ score, problem, checks }: Verdict): Readonly<Record<string, string>> {
  return { score: String(score), ...(problem !== undefined && { problem }), ...checks };
}

function keysOf(...records: readonly object[]): string[] {
  return [...new Set(records.flatMap((record) => Object.keys(record)))].sort();
}
