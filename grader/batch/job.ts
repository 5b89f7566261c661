import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { Kata } from '../course/course';
import { resultSchema } from '../report/result';
import type { SubmittedFile } from './intake/find-katas';

/** One kata of one submission, complete in itself: it can be judged on any machine that has the same grader. */
export const jobSchema = z.strictObject({
  /** The digest of everything that the verdict depends on. Equal work has an equal key, also when several students hand it in. */
  key: z.string().regex(/^[0-9a-f]{32}$/),
  kata: z.string(),
  /** The key of the sealed checkout that must judge it. */
  grader: z.string(),
  files: z.array(z.strictObject({ name: z.string(), text: z.string() })).readonly(),
});
export type Job = z.infer<typeof jobSchema>;

/** What came of a job. Only a result is kept. */
export const outcomeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('judged'), result: resultSchema }),
  z.strictObject({ kind: z.literal('not-judged'), reason: z.string() }),
]);
export type Outcome = z.infer<typeof outcomeSchema>;

export function jobOf(kata: Kata, files: readonly SubmittedFile[], grader: string): Job {
  const hash = createHash('sha256').update(grader).update('\0').update(kata.id).update('\0');
  for (const { name, text } of files) hash.update(name).update('\0').update(text).update('\0');
  return { key: hash.digest('hex').slice(0, 32), kata: kata.id, grader, files: [...files] };
}

/** Writes the files of a job below a folder, as the grader expects them. */
export function writeJob({ files }: Job, { folder: home }: Kata, folder: string): void {
  for (const { name, text } of files) {
    const file = path.join(folder, home, name);
    // A job may come through a queue.
    if (!file.startsWith(path.join(folder, home) + path.sep)) throw new Error(`a job names the file ${name}`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
