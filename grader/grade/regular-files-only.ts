/**
 * Loaded into the compiler's process before it. A learner's code can lead the compiler to any file: by an import, by
 * `/// <reference path="/dev/zero" />`, by a link. To read a pipe would never end, and a device or a huge file would take
 * all memory; for the compiler, such a file is not there.
 */
import fs from 'node:fs';

/** The largest declaration file of the language itself has 2.5 MiB. */
const MOST_BYTES = 16 * 1024 ** 2;

const { readFileSync, statSync } = fs;

fs.readFileSync = ((file: fs.PathOrFileDescriptor, ...rest: []) => {
  if (typeof file === 'string') {
    const stats = statSync(file);
    if (!stats.isFile() || stats.size > MOST_BYTES)
      throw Object.assign(new Error(`${file} is not read`), { code: 'ENOENT' });
  }
  return readFileSync(file, ...rest);
}) as typeof readFileSync;
