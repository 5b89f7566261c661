import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { projectRoot } from './project';

/** What a check looks at; the lesson names them to the learner. */
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
  /** The sentence of the promise. The spec repeats it word for word, and a test of the course holds them together. */
  title: z.string().min(8),
  kind: z.enum(checkKinds),
  points: z.int().positive(),
});

const kataSchema = z.strictObject({
  id: identifier,
  folder: z.string().regex(/^\d\d-[a-z-]+$/),
  file: z.string().endsWith('.ts'),
  title: z.string(),
  /** What the learner's file must export. */
  exports: z.record(z.string(), z.enum(['class', 'function'])),
  /** Katas that this one builds on; their reference solutions serve, unless `--own` is given. */
  requires: z.array(identifier),
  /** Walk-throughs that `npm run demo NAME` prints. */
  demos: z.array(identifier),
  checks: z.array(checkSchema).min(1),
});

const courseSchema = z.strictObject({ title: z.string(), katas: z.array(kataSchema).min(1) });

export type Course = z.infer<typeof courseSchema>;
export type Kata = z.infer<typeof kataSchema>;
export type ManifestCheck = z.infer<typeof checkSchema>;

let loaded: Course | undefined;

/** The one manifest, exercises/course.json, validated. */
export function course(): Course {
  if (loaded !== undefined) return loaded;
  const file = path.join(projectRoot(), 'exercises', 'course.json');
  const parsed = courseSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`exercises/course.json is not a course:\n${z.prettifyError(parsed.error)}`);
  return (loaded = parsed.data);
}

/** The kata of that id; specs name theirs. */
export function kataOf(id: string): Kata {
  const kata = course().katas.find((one) => one.id === id);
  if (kata === undefined) throw new Error(`exercises/course.json has no kata "${id}".`);
  return kata;
}
