/**
 * Loaded into the compiler's process before the compiler. A learner's code can lead the compiler to any file: by an
 * import, by `/// <reference path="/dev/zero" />` or by a link. Reading a pipe would never end, and a device or a huge
 * file would fill all memory, so the compiler finds such files missing.
 */
import fs from 'node:fs';

/** The largest declaration file of the language itself is 2.5 MiB. */
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
