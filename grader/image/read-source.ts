import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readSync,
  statSync,
  type Stats,
} from 'node:fs';

/** A solution has about 30 KB; no person writes a file larger than this. */
export const MOST_SOURCE_BYTES = 4 * 1024 ** 2;

/** Why a file's text is not available, as a fact. */
export type Unreadable =
  | { readonly why: 'missing' }
  | { readonly why: 'dangling' }
  | { readonly why: 'circular' }
  | { readonly why: 'refused' }
  /** It leads to a reference solution. */
  | { readonly why: 'solution' }
  | { readonly why: 'not-a-file'; readonly what: 'folder' | 'pipe' | 'socket' | 'device' }
  | { readonly why: 'too-large'; readonly bytes: number }
  | { readonly why: 'not-text' };

export type ReadSource = { readonly text: string } | { readonly unreadable: Unreadable };

/**
 * The text of a file that a learner provides. All of them are read here, because opening a named pipe or a device blocks,
 * and reading a file of a gigabyte exhausts the machine's memory. An error of the machine, such as a bad disk, is thrown.
 */
export function readSource(file: string): ReadSource {
  try {
    // Checked before opening, because opening a device may already have an effect.
    const unfit = unfitness(statSync(file));
    if (unfit !== undefined) return { unreadable: unfit };
    const bytes = readAtMost(file);
    if ('why' in bytes) return { unreadable: bytes };
    const text = textOf(bytes);
    return text === undefined ? { unreadable: { why: 'not-text' } } : { text };
  } catch (error) {
    return { unreadable: whyNot(file, error) };
  }
}

function unfitness(stats: Stats): Unreadable | undefined {
  if (stats.isDirectory()) return { why: 'not-a-file', what: 'folder' };
  if (stats.isFIFO()) return { why: 'not-a-file', what: 'pipe' };
  if (stats.isSocket()) return { why: 'not-a-file', what: 'socket' };
  if (!stats.isFile()) return { why: 'not-a-file', what: 'device' };
  return stats.size > MOST_SOURCE_BYTES ? { why: 'too-large', bytes: stats.size } : undefined;
}

/** Checks again, because the file may have changed, and bounds the read, because some files do not report their size. */
function readAtMost(file: string): Buffer | Unreadable {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
  try {
    const stats = fstatSync(descriptor);
    const unfit = unfitness(stats);
    if (unfit !== undefined) return unfit;
    const bytes = Buffer.alloc(Math.max(stats.size, 4096) + 1);
    let length = 0;
    for (;;) {
      const got = readSync(descriptor, bytes, length, bytes.length - length, null);
      if (got === 0) return bytes.subarray(0, length);
      length += got;
      if (length === bytes.length) return { why: 'too-large', bytes: length };
    }
  } finally {
    closeSync(descriptor);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A file with a NUL is not source code but a program, a picture, or text in UTF-16. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function whyNot(file: string, error: unknown): Unreadable {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return {
      why: lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true ? 'dangling' : 'missing',
    };
  if (code === 'ELOOP') return { why: 'circular' };
  if (code === 'EACCES' || code === 'EPERM') return { why: 'refused' };
  // A pipe without a reader, or a device without hardware.
  if (code === 'ENXIO' || code === 'ENODEV') return { why: 'not-a-file', what: 'device' };
  throw error;
}
