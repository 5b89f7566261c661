import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { fileOfSegment, listSegments } from '../../kernel/internal';

/** Of a larger segment, only so much is looked at, in bytes. */
const MOST_BYTES = 64 * 1024;

/**
 * What processes have done that others can see, as far as the system's books have it: the bytes that they have written to
 * files, pipes and sockets, and what is in the shared memory that they have made. Two that are equal: nothing has been done.
 */
export function effectsOf(pids: readonly number[]): string {
  const hash = createHash('sha1');
  for (const pid of pids) hash.update(`${String(pid)} ${writtenBy(pid)} `);
  for (const { name, pid } of listSegments()) {
    if (!pids.includes(pid)) continue;
    hash.update(name).update(contentOf(name));
  }
  return hash.digest('hex');
}

/** `wchar` of /proc/<pid>/io; see proc(5). */
function writtenBy(pid: number): string {
  try {
    return /^wchar: (\d+)/m.exec(readFileSync(`/proc/${String(pid)}/io`, 'utf8'))?.[1] ?? '';
  } catch {
    return ''; // it has ended, or the system keeps no such books
  }
}

function contentOf(segment: string): Uint8Array {
  const bytes = Buffer.alloc(MOST_BYTES);
  try {
    const file = openSync(fileOfSegment(segment), 'r');
    try {
      return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return bytes.subarray(0, 0); // it is gone
  }
}
