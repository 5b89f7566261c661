import { lstatSync, readdirSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { wholeProcessTable } from '../../containment/process-table';
import { projectRoot } from '../../course/project';

/** Places outside of every sandbox that a submission could leave something in, with what is there. */
export type Outside = ReadonlyMap<string, string>;

/** The caches of the grader are written by the grader; a sandbox sees them read-only. */
const OURS = /^(?:\.cache|\.git|\.forklings)$/;

/** @param own the folder of the proof itself, which changes */
export function lookOutside(own: string): Outside {
  const seen = new Map<string, string>();
  const look = (place: string, depth: number): void => {
    if (place === own) return;
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (stats === undefined) return;
    const isFolder = stats.isDirectory();
    // A folder changes with what is in it, which is seen itself.
    seen.set(
      place,
      isFolder ? 'folder' : `${String(stats.ino)} ${String(stats.size)} ${String(stats.ctimeMs)}`,
    );
    if (!isFolder || depth === 0) return;
    for (const name of names(place)) if (!OURS.test(name)) look(path.join(place, name), depth - 1);
  };
  look(projectRoot(), 12);
  for (const place of [tmpdir(), '/dev/shm', '/etc', '/var/tmp']) look(place, 6);
  look(homedir(), 1);
  return seen;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What is new, gone or different, by path. */
export function changes(before: Outside, after: Outside): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (place) => before.get(place) !== after.get(place),
  );
}

/** Processes that were not there before, except those below the proof itself. */
export function newProcesses(before: ReadonlySet<string>): string[] {
  return [...processes()].filter((one) => !before.has(one));
}

export function processes(): Set<string> {
  return new Set(wholeProcessTable().map(({ pid, birth }) => `${String(pid)} ${birth}`));
}
