import { z } from 'zod';

/** What a check looks at. Lessons mention these kinds. */
export const checkKinds = [
  'walk-through',
  'contract',
  'model',
  'schedules',
  'liveness',
  'not-over-locked',
  'faults',
  'hygiene',
  'parallel',
] as const;

const identifier = z.string().regex(/^[a-z][a-z0-9-]*$/, 'lower-case letters, digits and dashes');

const checkSchema = z.strictObject({
  id: identifier,
  /** The promise, as a sentence. The spec repeats it word for word; a test of the course compares the two. */
  title: z.string().min(8),
  kind: z.enum(checkKinds),
  points: z.int().positive(),
  /** Its points come on top of the kata's 100, and are not needed to pass. */
  extra: z.literal(true).optional(),
});

const kataSchema = z.strictObject({
  id: identifier,
  folder: z.string().regex(/^\d\d-[a-z-]+$/),
  file: z.string().endsWith('.ts'),
  title: z.string(),
  /** What the learner's file must export. */
  exports: z.record(z.string(), z.enum(['class', 'function'])),
  /** What it may also export, for the extra checks. */
  extras: z.record(z.string(), z.enum(['class', 'function'])).optional(),
  /** Katas that this one builds on. Their reference solutions are used, unless `--own` is given. */
  requires: z.array(identifier),
  /** Walk-throughs that `npm run demo NAME` prints. */
  demos: z.array(identifier),
  checks: z.array(checkSchema).min(1),
});

/** The shape of exercises/course.json. */
export const courseSchema = z.strictObject({ title: z.string(), katas: z.array(kataSchema).min(1) });

export type Course = z.infer<typeof courseSchema>;
export type Kata = z.infer<typeof kataSchema>;
export type ManifestCheck = z.infer<typeof checkSchema>;
