import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

/** What decides nothing: texts, drawings, tests, and the submissions, which have digests of their own. */
const IDLE = /\.(?:md|svg)$|\.test\.ts$|^grader\/mutants\/\d/;

/** The digest of all that judges a submission: the grader, the specs, the solutions and the installed packages. */
export function graderDigest(project: string): string {
  return digestOf(project, ['exercises', 'solutions', 'grader', 'package.json', 'package-lock.json'], IDLE);
}

/** The digest of one submission: of its edit, or of every file that lies in its folder. */
export function submissionDigest(source: string): string {
  return digestOf(path.dirname(source), [path.basename(source)], /^$/);
}

function digestOf(root: string, tops: readonly string[], idle: RegExp): string {
  const hash = createHash('sha256');
  for (const file of tops.flatMap((top) => filesBelow(root, top)).filter((name) => !idle.test(name))) {
    const content = readFileSync(path.join(root, file));
    // With its length, so that no content can pass for the next name.
    hash.update(`${file}\0${String(content.length)}\0`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

function filesBelow(root: string, top: string): string[] {
  if (!statSync(path.join(root, top)).isDirectory()) return [top];
  const entries = readdirSync(path.join(root, top), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}
