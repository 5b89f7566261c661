import { createReadStream, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { Refused } from './refused';
import type { Unpacking } from './unpacking';

/** Copies a folder, as an archive of it would be unpacked. Pipes and devices in it are left out. @throws Refused */
export async function copyFolder(folder: string, unpacking: Unpacking, inside = ''): Promise<void> {
  for (const entry of entriesOf(path.join(folder, inside))) {
    const name = inside === '' ? entry.name : `${inside}/${entry.name}`;
    if (!unpacking.isWanted(name)) continue;
    const place = path.join(folder, name);
    if (entry.isSymbolicLink()) unpacking.link(name, readlinkSync(place));
    else if (entry.isDirectory()) await copyFolder(folder, unpacking, name);
    else if (entry.isFile()) await unpacking.file(name, createReadStream(place));
  }
}

function entriesOf(folder: string): ReturnType<typeof list> {
  try {
    return list(folder);
  } catch (error) {
    throw new Refused({ code: 'unreadable', detail: error instanceof Error ? error.message : String(error) });
  }
}

const list = (folder: string): import('node:fs').Dirent[] =>
  readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
