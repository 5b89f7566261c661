import {
  closeSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside its place, flushed to the disk, then renamed into it. A crash at any
 * moment leaves the old content or the new.
 */
export function writeWhole(name: string, content: string): void {
  const stats = statSync(name, { throwIfNoEntry: false });
  // A terminal, a pipe, /dev/full: a rename would put a file in its place.
  if (stats !== undefined && !stats.isFile()) return writeFileSync(name, content);
  // A link stays a link.
  const file = stats === undefined ? name : realpathSync(name);
  const beside = `${file}.${String(process.pid)}.tmp`;
  try {
    const fd = openSync(beside, 'w');
    try {
      writeFileSync(fd, content); // writeSync may write a part only
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    renameSync(beside, file);
    flushFolder(path.dirname(file));
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** The rename itself is on the disk only when the folder is. */
function flushFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
