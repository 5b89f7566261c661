import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from './project';

/** The file at the top of a sealed checkout. */
export const SEALED_FILE = 'sealed.json';

/**
 * What a checkout without `solutions/` knows of them: for one kata, where the solutions on which it builds are in the cache,
 * compiled, and the hash by which replay tokens know the grader.
 */
export interface Sealed {
  readonly kata: string;
  /** The name of the image in the cache. */
  readonly solutions: string;
  readonly grader: string;
}

let read: { readonly sealed: Sealed | undefined } | undefined;

/** Undefined in an ordinary checkout. */
export function sealed(): Sealed | undefined {
  read ??= { sealed: readSealed() };
  return read.sealed;
}

function readSealed(): Sealed | undefined {
  const file = path.join(projectRoot(), SEALED_FILE);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Sealed) : undefined;
}
