import { z } from 'zod';

/**
 * - `held`: as promised. For an operator's edit and a wrong submission: caught.
 * - `misnamed`: a wrong submission is caught, but not by the laws of its header under the names there.
 * - `survived`: a wrong submission or an operator's edit gets full marks, or a cheat more than it has earned.
 * - `equivalent`: an operator's edit gets full marks, as the list of equivalent ones says.
 * - `penalised`: correct code does not get exactly the points that it has earned.
 * - `unjudged`: the grader gave no verdict.
 */
export const verdicts = ['held', 'misnamed', 'survived', 'equivalent', 'penalised', 'unjudged'] as const;

export const outcomeSchema = z.strictObject({
  title: z.string(),
  kata: z.string(),
  kind: z.enum(['stub', 'partial', 'right', 'wrong', 'operator', 'cheat']),
  verdict: z.enum(verdicts),
  laws: z
    .record(z.string(), z.string())
    .describe('What each law that was judged came to: `pass`, or `fail: stale-read`.'),
  isSearched: z
    .boolean()
    .optional()
    .describe(
      'Laws were tried until a second one failed, or all of them: where only one fails, it alone does.',
    ),
  differences: z.array(z.string()).describe('What is not as promised, a line each.'),
});

export type Verdict = (typeof verdicts)[number];
export type Outcome = z.infer<typeof outcomeSchema>;

/** The laws that fail, in the order in which they were judged. */
export function caughtBy({ laws }: Pick<Outcome, 'laws'>): string[] {
  return Object.entries(laws).flatMap(([law, how]) => (how === 'pass' ? [] : [law]));
}
