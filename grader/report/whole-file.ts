import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';

/**
 * Writes a file whole or not at all: beside its place, flushed to the disk, then renamed into it. A crash at any
 * moment leaves the old content or the new.
 */
export function writeWhole(file: string, content: string): void {
  const beside = `${file}.${String(process.pid)}.tmp`;
  try {
    const fd = openSync(beside, 'w');
    try {
      writeSync(fd, content);
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
