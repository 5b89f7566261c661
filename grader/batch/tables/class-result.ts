import { z } from 'zod';

/** The result of a class. It has no time of day and no duration, so two runs over the same submissions are equal. */
export const CLASS_SCHEMA_ID = 'forklings/class/v1';

const workSchema = z.strictObject({
  kata: z.string(),
  status: z
    .enum(['pass', 'fail', 'not-started', 'not-submitted', 'refused', 'not-judged'])
    .describe('`refused`: it cannot be read. `not-judged`: it has no verdict, which is never a pass.'),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  reason: z.string().optional(),
  key: z
    .string()
    .optional()
    .describe('The digest of the work and of the grader: store/<key>.json has the result.'),
});

const studentSchema = z.strictObject({
  student: z.string().describe('As it was given.'),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  problem: z.string().optional().describe('Why the whole submission cannot be read.'),
  katas: z.array(workSchema),
});

export const classSchema = z.strictObject({
  schema: z.literal(CLASS_SCHEMA_ID),
  katas: z.array(
    z.strictObject({ id: z.string(), folder: z.string(), title: z.string(), grader: z.string() }),
  ),
  students: z.array(studentSchema),
});

export type ClassResult = z.infer<typeof classSchema>;
export type StudentResult = z.infer<typeof studentSchema>;
export type WorkResult = z.infer<typeof workSchema>;
