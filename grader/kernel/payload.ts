import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { libc, systemCallFailed } from './libc';

/** What a spawned child receives before anything else. */
export interface Payload {
  /** The encoded `{ fn, args }`. */
  readonly wire: Uint8Array;
  /** How many of its inherited descriptors, from FIRST_INHERITED on, belong to the arguments. */
  readonly descriptors: number;
  readonly daemon: boolean;
  readonly parentPid: number;
  /** The parent's program: if the child loads it, it loads it as a module. */
  readonly parentMain: string | null;
  /** The parent's script and arguments, which the child shows as its own, as Python does with sys.argv. */
  readonly argv: readonly string[];
}

/** The child's descriptors: 0, 1 and 2 as usual, 3 is Node's channel to the parent, if there is one. */
export const PAYLOAD_DESCRIPTOR = 4;
export const FIRST_INHERITED = 5;

const CLOEXEC = 1;

/**
 * An open file that holds the payload, without a name. A file, because all of it is there before the child
 * starts: a parent that blocks right after `spawn` could not feed a pipe.
 */
export function payloadFile(payload: Payload): number {
  const bytes = serialize(payload);
  const fd = namelessFile();
  // At explicit positions: the child shares the file's own position and reads from 0.
  for (let written = 0; written < bytes.length;) {
    written += writeSync(fd, bytes, written, bytes.length - written, written);
  }
  return fd;
}

export function readPayload(): Payload {
  const bytes = readFileSync(PAYLOAD_DESCRIPTOR);
  closeSync(PAYLOAD_DESCRIPTOR);
  return deserialize(bytes) as Payload;
}

function namelessFile(): number {
  const { linux } = libc();
  if (linux !== null) {
    const fd = linux.memfdCreate('forklings-payload', CLOEXEC);
    if (fd < 0) throw systemCallFailed('memfd_create');
    return fd;
  }
  const directory = mkdtempSync(join(tmpdir(), 'forklings-payload-'));
  const file = join(directory, 'payload');
  const fd = openSync(file, 'wx+', 0o600);
  rmSync(directory, { recursive: true });
  return fd;
}
