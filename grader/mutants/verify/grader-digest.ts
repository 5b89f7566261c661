import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../../course/course';
import { projectRoot } from '../../course/project';

/** Rooms and files of grader/ that decide no verdict: what verifies, measures, reports or keeps order. */
const IDLE =
  /^grader\/(?:mutants|bench|house|cli|watch|picture|formats|report\/terminal)\/|\.test\.ts$|\.md$|\/(?:testing|fixtures)\//;
/** Of a kata's folder, what is run: neither its lesson nor its stub. */
const RUN = /\.(?:spec|scenarios)\.ts$/;

/**
 * The digests of all that decides a verdict, by kata: the grader and its packages, the kata's laws, and the solutions that
 * it builds on. The spec of one kata changes no other kata's digest. Each file is read at most once.
 */
export function graderDigests(project = projectRoot()): (kata: Kata) => string {
  const shared = digestOf(
    project,
    ['grader', 'package-lock.json', 'jest.config.ts']
      .flatMap((top) => filesBelow(project, top))
      .filter((file) => !IDLE.test(file)),
  );
  const known = new Map<string, string>();
  return (kata) => {
    const before = known.get(kata.id);
    if (before !== undefined) return before;
    const files = [
      ...filesBelow(project, `exercises/${kata.folder}`).filter((file) => RUN.test(file)),
      ...needed(kata).flatMap(({ folder }) => filesBelow(project, `solutions/${folder}`)),
    ];
    const digest = contentDigest([
      ['node', process.version],
      ['grader', shared],
      ['kata', JSON.stringify(kata)],
      ['files', digestOf(project, files)],
    ]);
    known.set(kata.id, digest);
    return digest;
  };
}

/** The katas that it builds on, directly or through others. */
function needed(kata: Kata): Kata[] {
  const direct = course().katas.filter(({ id }) => kata.requires.includes(id));
  return [...new Set([...direct, ...direct.flatMap(needed)])];
}

function digestOf(root: string, files: readonly string[]): string {
  return contentDigest(files.map((file) => [file, readFileSync(path.join(root, file))] as const));
}

/** The files at or below a place, sorted. */
export function filesBelow(root: string, top: string): string[] {
  if (!statSync(path.join(root, top)).isDirectory()) return [top];
  return readdirSync(path.join(root, top), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** The digest of files, by name and content. */
export function contentDigest(files: Iterable<readonly [string, string | Buffer]>): string {
  const hash = createHash('sha256');
  // Each with its length, so that no content can pass for the next name.
  for (const [name, content] of files) hash.update(`${name}\0${String(content.length)}\0`).update(content);
  return hash.digest('hex');
}
