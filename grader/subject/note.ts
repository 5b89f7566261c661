import { readFileSync } from 'node:fs';
import { deserialize } from 'node:v8';
import type { Sight } from '../faults/sight';
import { receivedNote } from './received-sight';

const MOST_BYTES = 16 * 1024;

/** What a process has noted about the operation that blocks it; undefined where it does not block. */
export function noteIn(file: string, nonce: string): Sight['blocked'] {
  try {
    const bytes = readFileSync(file);
    if (bytes.length === 0 || bytes.length > MOST_BYTES) return undefined;
    return receivedNote(deserialize(bytes), nonce);
  } catch {
    return undefined; // there is no note, or learner code has written it
  }
}
