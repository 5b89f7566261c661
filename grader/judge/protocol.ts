import { z } from 'zod';
import { checkSchema, resultSchema } from '../report/result';

/**
 * The messages between a judge and what started it: lines of JSON over this descriptor of the judge. Learner code has no
 * way to it, because a process under test does not inherit it.
 */
export const JUDGE_FD = 4;

export const requestSchema = z.strictObject({
  id: z.int(),
  kata: z.string().describe('The id of the kata.'),
  root: z.string().describe('The folder that holds the submission, as an absolute path.'),
  checks: z
    .array(z.string())
    .optional()
    .describe('The ids of the laws to judge, in the order in which they are to be tried; all by default.'),
  own: z.boolean().optional().describe('Earlier katas are also those of `root`.'),
  seed: z.int().optional(),
  isTransient: z
    .boolean()
    .optional()
    .describe('The folder is used only once: nothing compiled from it is kept.'),
  stopAtFailure: z.boolean().optional().describe('The first law that does not pass is the last.'),
  atOnce: z.int().positive().optional().describe('At most this many laws side by side; two by default.'),
});

export const replySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('check'), id: z.int(), check: checkSchema }),
  z.strictObject({ type: z.literal('result'), id: z.int(), result: resultSchema }),
  z.strictObject({
    type: z.literal('refused'),
    id: z.int(),
    reason: z.string().describe('Why the grader itself could not judge.'),
  }),
]);

export type NumberedRequest = z.infer<typeof requestSchema>;
export type JudgeRequest = Omit<NumberedRequest, 'id'>;
export type Reply = z.infer<typeof replySchema>;
