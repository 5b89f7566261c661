import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Kata } from '../../course/course';
import { copyFolder } from './copy-folder';
import { findKatas, type FoundKata } from './find-katas';
import { unpackRef } from './git-refs';
import { Refused, type Problem } from './refused';
import { untar } from './untar';
import { Unpacking } from './unpacking';
import { isMachines, unzip } from './unzip';

/** Where a student's work is. */
export interface Source {
  /** As it was given: the name of the folder, of the archive without its ending, or of the ref. */
  readonly student: string;
  readonly unpack: (unpacking: Unpacking) => Promise<void>;
}

/** What was handed in, or why it cannot be read. */
export type Submission =
  | { readonly student: string; readonly katas: readonly FoundKata[] }
  | { readonly student: string; readonly problem: Problem };

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz)$/i;

/** Each entry of a folder is a submission, sorted by name. Hidden files, which systems leave behind, are not. */
export function sourcesIn(folder: string): Source[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  const short = entries.map(({ name }) => name.replace(ARCHIVE, ''));
  return entries
    .map((entry, at): Source => {
      const { name } = entry;
      const place = path.join(folder, name);
      // `ada` and `ada.zip` are two.
      const isUnique = short.filter((one) => one === short[at]).length === 1;
      const student = entry.isDirectory() || !isUnique ? name : (short[at] ?? name);
      if (entry.isDirectory()) return { student, unpack: (unpacking) => copyFolder(place, unpacking) };
      if (entry.isFile() && /\.zip$/i.test(name))
        return { student, unpack: (unpacking) => unzip(place, unpacking) };
      if (entry.isFile() && ARCHIVE.test(name))
        return { student, unpack: (unpacking) => untar(place, unpacking) };
      return { student, unpack: () => Promise.reject(new Refused({ code: 'not-an-archive', file: name })) };
    })
    .sort((a, b) => (a.student < b.student ? -1 : 1));
}

/** Each ref of a repository is a submission. */
export function sourcesOfRefs(repository: string, refs: readonly string[]): Source[] {
  return [...new Set(refs)].map((ref) => ({
    student: ref,
    unpack: (unpacking) => unpackRef(repository, ref, unpacking),
  }));
}

/** Unpacks a submission, reads the katas in it, and removes what was unpacked. */
export async function readSubmission(
  { student, unpack }: Source,
  katas: readonly Kata[],
): Promise<Submission> {
  const folder = mkdtempSync(path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'class-'));
  try {
    await unpack(new Unpacking(folder));
    const found = findKatas(folder, katas);
    return found.length === 0 ? { student, problem: { code: 'no-kata' } } : { student, katas: found };
  } catch (error) {
    // Whatever is wrong with one submission, or with the disk at this moment: the others are judged.
    return { student, problem: error instanceof Refused ? error.problem : unforeseen(error) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function unforeseen(error: unknown): Problem {
  const detail = error instanceof Error ? error.message : String(error);
  return { code: isMachines(error) ? 'machine' : 'unreadable', detail };
}
