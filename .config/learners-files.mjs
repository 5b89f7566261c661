import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The files in exercises/ that are a learner's: katas that are no longer the stub, and what lies beside them without being
 * part of the lesson. The rules of the house are not about them, in the editor least of all. Where `FORKLINGS_STUBS` is
 * `unwritten`, as in this project's own workflows, there are none.
 *
 * @param {string} root the project
 * @returns {string[]} paths relative to it
 */
export function learnersFiles(root, { FORKLINGS_STUBS: stubs } = process.env) {
  if (stubs === 'unwritten') return [];
  const exercises = path.join(root, 'exercises');
  const digests = readFileSync(path.join(root, 'grader/grade/stub-digests.ts'), 'utf8');
  return readdirSync(exercises, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d\d-/.test(entry.name))
    .flatMap(({ name: folder }) => {
      const stub = `${folder.replace(/^\d\d-/, '')}.ts`;
      return readdirSync(path.join(exercises, folder), { recursive: true })
        .filter((file) => file.endsWith('.ts') && !/\.(?:spec|scenarios|demo)\.ts$/.test(file))
        .filter((file) => file !== stub || !digests.includes(digestOf(path.join(exercises, folder, file))))
        .map((file) => `exercises/${folder}/${file}`);
    });
}

/** As in grader/grade/untouched.ts: without what editors and git change by themselves. */
function digestOf(file) {
  const lines = readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/);
  const plain = lines.map((line) => line.trimEnd()).join('\n');
  return createHash('sha256').update(plain.trimEnd()).digest('hex');
}
