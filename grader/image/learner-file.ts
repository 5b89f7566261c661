import { lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import type { Unreadable } from './read-source';

/** Where a root keeps a kata: `<root>/02-value/value.ts` as in exercises/, or `<root>/value.ts` when it holds just one. */
export function learnerFile(root: string, kata: Kata): string {
  const own = path.join(root, kata.folder, kata.file);
  const flat = path.join(root, kata.file);
  return !isThere(own) && isThere(flat) ? flat : own;
}

/** Does the root hold the kata? What is there in its place may still be unreadable. */
export function hasLearnerFile(root: string, kata: Kata): boolean {
  return isThere(learnerFile(root, kata));
}

/** A link that leads nowhere is there: its owner wants to know of it. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // a part of its path is a file, or may not be entered
  }
}

/** Is it a folder, or a link to one? */
export function isFolder(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch {
    return false;
  }
}

export class LearnerFileMissing extends Error {
  readonly code = 'file-missing';
  constructor(readonly file: string) {
    super(`There is no ${file}.`);
  }
}

export class LearnerFileUnreadable extends Error {
  readonly code = 'file-unreadable';
  constructor(
    readonly file: string,
    readonly reason: Exclude<Unreadable, { why: 'missing' }>,
  ) {
    super(`${file} cannot be read (${reason.why}).`);
  }
}
