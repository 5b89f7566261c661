import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { stubDigest } from '../grade/untouched';
import { STUB_DIGESTS } from '../grade/stub-digests';
import { learnerFile } from '../image/learner-file';
import { writeWhole } from '../report/whole-file';

/** The stub of a kata is not in the history of this checkout, so it cannot be put back. */
export class NoStub extends Error {
  readonly code = 'no-stub';
}

/**
 * Puts the stub back, after a copy of the learner's file was made.
 *
 * @returns the copy; undefined where there was no file
 * @throws NoStub, or why a file cannot be written
 */
export function resetToStub(kata: Kata, root: string): string | undefined {
  const stub = stubOf(kata);
  const file = learnerFile(root, kata);
  const copy = existsSync(file) ? copyOf(file, kata) : undefined;
  writeWhole(file, stub);
  return copy;
}

function copyOf(file: string, kata: Kata): string {
  const folder = path.join(projectRoot(), '.forklings', 'copies');
  mkdirSync(folder, { recursive: true });
  const when = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  for (let number = 0; ; number += 1) {
    const name = `${kata.id}-${when}${number === 0 ? '' : `-${String(number)}`}.ts`;
    const copy = path.join(folder, name);
    if (existsSync(copy)) continue;
    copyFileSync(file, copy);
    return copy;
  }
}

/** The stub is in git: the newest version of the file with the digest of a stub, whatever was committed since. */
function stubOf(kata: Kata): string {
  const place = `exercises/${kata.folder}/${kata.file}`;
  try {
    for (const commit of git('log', '--format=%H', '--', place).split('\n').filter(Boolean)) {
      const text = git('show', `${commit}:${place}`);
      if (stubDigest(text) === STUB_DIGESTS[kata.id]) return text;
    }
  } catch {
    // no git, or no history: said below
  }
  throw new NoStub(`The stub of ${kata.id} is not in the git history of this folder.`);
}

function git(...words: readonly string[]): string {
  return execFileSync('git', words, {
    cwd: projectRoot(),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 64 << 20,
  });
}
