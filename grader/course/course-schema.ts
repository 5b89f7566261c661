import { z } from 'zod';

/** How a law is checked. Lessons mention these kinds. */
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

const lawSchema = z.strictObject({
  id: identifier,
  /** The promise, as a sentence. The spec repeats it word for word; a test of the course compares the two. */
  title: z.string().min(8),
  kind: z.enum(checkKinds),
  points: z.int().positive(),
});

const stageSchema = z.strictObject({
  id: identifier,
  title: z.string().min(4),
  /** How long it takes a learner, roughly. */
  minutes: z.int().positive(),
  /** What a learner knows now that the stage is complete, in one sentence. */
  learned: z.string().min(40).endsWith('.'),
  /**
   * `core`: what a workshop covers. `hardening`: guarantees under kills, strangers and load. `extra`: its points come on
   * top of the kata's 100, and are not needed to pass.
   */
  kind: z.enum(['core', 'hardening', 'extra']),
  /**
   * Laws of this stage or of an earlier one that show that the code does its work at all. While one of them fails, no law
   * of the stage earns points: code that does nothing keeps many a promise of what must not happen.
   */
  needs: z.array(identifier).min(1).optional(),
  /** What the learner's code must keep to, in the order of the spec. */
  laws: z.array(lawSchema).min(1),
});

const kataSchema = z.strictObject({
  id: identifier,
  folder: z.string().regex(/^\d\d-[a-z-]+$/),
  file: z.string().endsWith('.ts'),
  title: z.string(),
  /** What the learner's file must export. */
  exports: z.record(z.string(), z.enum(['class', 'function'])),
  /** What it may also export, for the extra stages. */
  extras: z.record(z.string(), z.enum(['class', 'function'])).optional(),
  /** Katas that this one builds on. Their reference solutions are used, unless `--own` is given. */
  requires: z.array(identifier),
  /**
   * Other processes carry out its calls. A call that never returns because one of those has ended is a lost result, and
   * not a call that waits for that end.
   */
  remoteCalls: z.literal(true).optional(),
  /** Walk-throughs that `npm run demo NAME` prints. */
  demos: z.array(identifier),
  /** In the order in which a learner works through them. */
  stages: z.array(stageSchema).min(1),
});

/** The shape of exercises/course.json. */
export const courseSchema = z.strictObject({ title: z.string(), katas: z.array(kataSchema).min(1) });

export type ManifestCourse = z.infer<typeof courseSchema>;
export type ManifestKata = z.infer<typeof kataSchema>;
export type Law = z.infer<typeof lawSchema>;
