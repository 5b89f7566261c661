import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { fileOfSegment, listSegments } from '../../kernel/internal';

/** At most this many bytes of a segment are read. */
const MOST_BYTES = 64 * 1024;

/**
 * A digest of what processes have done that others can see, as far as the system records it: how many bytes they have
 * written to files, pipes and sockets, and the content of the shared memory that they created. Equal digests mean that
 * nothing was done in between.
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
    return ''; // it has ended, or the system does not record that
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
