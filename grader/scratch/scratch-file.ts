import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { learnerFile } from '../image/learner-file';
import { writeWhole } from '../report/whole-file';

export interface ScratchFile {
  readonly file: string;
  /** It was not there before. */
  readonly isNew: boolean;
}

/**
 * The kata's scratch file. Where there is none, it is made: a copy of the kata's walk-through, which is a program that uses
 * the kata, and says what two processes do at once.
 *
 * @throws why it cannot be written
 */
export function scratchFile(kata: Kata, root: string): ScratchFile {
  const file = path.join(path.dirname(learnerFile(root, kata)), kata.file.replace(/ts$/, 'try.ts'));
  if (existsSync(file)) return { file, isNew: false };
  const [demo] = kata.demos;
  if (demo === undefined) throw new Error(`exercises/course.json: ${kata.id} has no walk-through.`);
  const begin = readFileSync(path.join(projectRoot(), 'exercises', kata.folder, `${demo}.demo.ts`), 'utf8');
  writeWhole(file, `${HEAD}\n${begin}`);
  return { file, isNew: true };
}

const HEAD = `// Yours to change: \`npm run try\` runs this program whenever you save it, on your own katas.
// With --explore it also runs what \`racePlan\` says in every schedule, and reports whether they agree.
`;
