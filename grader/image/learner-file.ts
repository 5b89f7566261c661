import { lstatSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import type { Unreadable } from './read-source';

/** Where a kata is in a root: `<root>/02-value/value.ts` as in exercises/, or `<root>/value.ts` if it is alone there. */
export function learnerFile(root: string, kata: Kata): string {
  const own = path.join(root, kata.folder, kata.file);
  const flat = path.join(root, kata.file);
  return !isThere(own) && isThere(flat) ? flat : own;
}

/** Whether the root contains the kata. What is there may still be unreadable. */
export function hasLearnerFile(root: string, kata: Kata): boolean {
  return isThere(learnerFile(root, kata));
}

/** A link that leads nowhere counts as there, because its owner should hear of it. */
function isThere(file: string): boolean {
  try {
    return lstatSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false; // a part of its path is a file, or may not be entered
  }
}

/** Whether it is a folder, or a link to one. */
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
