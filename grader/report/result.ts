import { z } from 'zod';
import { stepKinds } from '../diagnosis/drawn-step';
import type { TurnEnd } from '../faults/turns';

/**
 * The one result model: everything that a grade reports. Every format is written from it. Its JSON Schema is published as
 * result.schema.json. Two grades of the same code differ only in `startedAt` and `durationMs`.
 */
export const SCHEMA_ID = 'forklings/result/v1';

const lineSchema = z.strictObject({
  file: z.string().describe('Relative to the project if the file is in it.'),
  line: z.int().positive(),
  source: z.string().describe('The text of the line, without indentation.'),
});

const drawnSchema = z.strictObject({
  kind: z.enum(stepKinds).describe('`change`: one atomic operation that reads and writes.'),
  cell: z.string().optional().describe('The place in memory, or the pipe, that it touched.'),
  value: z.string().optional().describe('What is there after it.'),
  old: z.string().optional().describe('What was there before it, where it changed that.'),
  after: z
    .array(z.int().positive())
    .readonly()
    .optional()
    .describe('The steps that made it possible: the notify that woke it, or the writes whose bytes it read.'),
  isAsleep: z.literal(true).optional(),
});

const stepSchema = z.strictObject({
  number: z.int().positive().optional().describe('Its number in the run, by which the sentence names it.'),
  isDecisive: z.literal(true).optional().describe('The sentence speaks of it.'),
  text: z.string(),
  where: lineSchema.optional(),
  via: z
    .string()
    .optional()
    .describe('The function of a reference solution that the line called, in which the step was taken.'),
  memory: z.string().optional().describe('What the step left in memory: `lock: 1 → 0`.'),
  block: z
    .string()
    .optional()
    .describe('Which block of memory that is in: two steps with one name are in one block.'),
  isChange: z.literal(true).optional().describe('It has changed that memory.'),
  isAsleep: z.literal(true).optional().describe('The process has fallen asleep in it.'),
  drawn: drawnSchema.optional().describe('What a drawing needs of it.'),
});

const turnEnds = [
  'returned',
  'threw',
  'failed',
  'stopped',
  'silent',
  'pending',
  'never-returns',
  'done',
  'pid',
  'preempted',
  'asleep',
  'asleep-for-ever',
  'killed',
  'endless',
] as const satisfies readonly TurnEnd['kind'][];

const callSchema = z.strictObject({
  process: z.int().positive().describe('Process under test, from 1.'),
  call: z.string(),
  outcome: z.string().describe('What came back; empty for nothing.'),
  isPreempted: z
    .literal(true)
    .optional()
    .describe('A different process came in between; the call continues further down.'),
  act: z
    .enum(['call', 'continued', 'delivery', 'timer', 'kill', 'task'])
    .optional()
    .describe('A call, the rest of one, or something that the grader lets happen to the process.'),
  from: z.int().positive().optional().describe('The process that sent what arrives.'),
  end: z.enum(turnEnds).optional().describe('How the turn ended.'),
  isDeciding: z
    .literal(true)
    .optional()
    .describe('The switch to this turn is the one without which the run passes.'),
  steps: z.array(stepSchema).readonly().describe('What the learner’s code did in the kernel.'),
});

const diagnosisSchema = z.strictObject({
  code: z.string(),
  title: z.string(),
  sentence: z.string().describe('What happened in this check, and what was promised.'),
  lesson: z.string().describe('What the fault means in general.'),
  expected: z.string().optional(),
  actual: z.string().optional(),
  where: lineSchema.optional(),
  whereWhy: z.string().optional().describe('What happened at that line, and so why it is shown.'),
  whereNext: lineSchema.optional().describe('Where the process continued that was stopped after that line.'),
  whereabouts: z
    .array(z.string())
    .readonly()
    .optional()
    .describe('Of processes that will never continue: where each of them is.'),
  counterexample: z.string().optional().describe('The smallest generated input that fails, with its seed.'),
  output: z.string().optional(),
  replay: z
    .string()
    .optional()
    .describe(
      'The schedule that shows the fault: `npx forklings grade --replay …` makes the same run again.',
    ),
  calls: z.array(callSchema).readonly().optional().describe('The calls that led to the fault.'),
  listings: z
    .array(
      z.strictObject({ file: z.string(), from: z.int().positive(), lines: z.array(z.string()).readonly() }),
    )
    .readonly()
    .optional()
    .describe('The learner’s code around the lines of those calls.'),
  hint: z.int().positive().optional().describe('The number of the hint that fits.'),
});

export const checkStatuses = ['pass', 'fail', 'error', 'skipped', 'inconclusive'] as const;

export const checkSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  stage: z.int().positive().describe('The number of the stage whose law it is.'),
  kind: z.string(),
  status: z
    .enum(checkStatuses)
    .describe('Points are given for `pass` only, and only where `lacks` is absent.'),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
  lacks: z
    .array(z.string())
    .min(1)
    .readonly()
    .optional()
    .describe('Laws, by id, that fail, and without which this pass earns nothing.'),
  explored: z
    .strictObject({
      of: z
        .enum(['schedules', 'orders', 'both'])
        .describe(
          'Schedules of operations, or orders in which messages arrive. The other fields count either.',
        ),
      schedules: z.int().nonnegative().describe('Different schedules that were run and passed.'),
      preemptions: z
        .int()
        .min(-1)
        .nullable()
        .describe(
          'In each exploration of the check, all schedules with at most this many preemptions (of orders: deviations) were run; null: all that exist; -1: not even all without any.',
        ),
      isCapped: z.boolean().describe('A cap was reached before all schedules were run.'),
      sampled: z.int().nonnegative().describe('Schedules drawn at random beyond the cap, from fixed seeds.'),
    })
    .optional()
    .describe('What a pass is based on.'),
  diagnosis: diagnosisSchema.optional(),
  reason: z.string().optional().describe('Why the check was skipped, or what went wrong in the grader.'),
});

const typeErrorSchema = z.strictObject({ ...lineSchema.shape, code: z.string(), message: z.string() });

const stageSchema = z.strictObject({
  number: z.int().positive(),
  id: z.string(),
  title: z.string(),
  kind: z.enum(['core', 'hardening', 'extra']).describe('Points of `extra` come on top of the maximum.'),
  status: z
    .enum(['pass', 'fail', 'not-started', 'not-judged', 'error'])
    .describe('`not-judged`: none of its laws was to be checked.'),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
});

const kataSchema = z.strictObject({
  id: z.string(),
  folder: z.string(),
  title: z.string(),
  file: z.string(),
  status: z.enum(['pass', 'fail', 'not-started', 'error']),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  durationMs: z.number().nonnegative(),
  problem: diagnosisSchema.optional().describe('Why no check of the kata could be run.'),
  missingExports: z.array(z.string()),
  typeErrors: z.array(typeErrorSchema),
  stages: z.array(stageSchema),
  checks: z.array(checkSchema),
});

export const resultSchema = z.strictObject({
  schema: z.literal(SCHEMA_ID),
  root: z.string().describe('The folder that was graded, relative to the project if it is in it.'),
  seed: z.int().optional(),
  startedAt: z.iso.datetime(),
  durationMs: z.number().nonnegative(),
  status: z.enum(['pass', 'fail', 'error']).describe('`error`: the grader could not judge something.'),
  score: z.number().nonnegative(),
  maxScore: z.number().nonnegative(),
  katas: z.array(kataSchema),
});

export type Result = z.infer<typeof resultSchema>;
export type KataResult = z.infer<typeof kataSchema>;
export type StageResult = z.infer<typeof stageSchema>;
export type CheckResult = z.infer<typeof checkSchema>;
export type DiagnosisResult = z.infer<typeof diagnosisSchema>;
export type TypeErrorResult = z.infer<typeof typeErrorSchema>;

/** The model as JSON Schema (draft 2020-12), for other tools that read results. */
export function resultJsonSchema(): unknown {
  return z.toJSONSchema(resultSchema);
}
