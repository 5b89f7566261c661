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
 * Writes a file whole or not at all: it is written beside its place, flushed to the disk, and then renamed. A crash at any
 * moment leaves either the old content or the new.
 */
export function writeWhole(name: string, content: string | Buffer): void {
  const stats = statSync(name, { throwIfNoEntry: false });
  // A terminal, a pipe, /dev/full: renaming would replace it with a file.
  if (stats !== undefined && !stats.isFile()) return writeFileSync(name, content);
  // A link stays a link.
  const file = stats === undefined ? name : realpathSync(name);
  const beside = `${file}.${String(process.pid)}.tmp`;
  try {
    const fd = openSync(beside, 'w');
    try {
      writeFileSync(fd, content); // writeSync may write only a part
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

/** The rename is on the disk only after the folder is flushed. */
function flushFolder(folder: string): void {
  const fd = openSync(folder, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
