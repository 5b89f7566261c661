import { deserialize } from 'node:v8';
import { SharedMemory } from '../kernel/internal';
import type { Sight } from '../faults/sight';
import { NOTE_BYTES, NOTE_LENGTH, NOTE_TEXT } from './note-layout';
import { receivedNote } from './received-sight';

/** Where a process under test notes the operation that blocks it, from the grader's side. */
export class Note {
  #memory: SharedMemory | undefined;

  /** The name of its memory. */
  get name(): string {
    return (this.#memory ??= SharedMemory.create(NOTE_BYTES)).name;
  }

  /** What the process has noted; undefined where it does not block. */
  read(nonce: string): Sight['blocked'] {
    const length = this.#memory?.load(NOTE_LENGTH) ?? 0;
    if (this.#memory === undefined || length <= 0 || length > NOTE_BYTES - NOTE_TEXT) return undefined;
    try {
      return receivedNote(deserialize(this.#memory.readBytes(NOTE_TEXT, length)), nonce);
    } catch {
      return undefined; // learner code has written it
    }
  }

  close(): void {
    this.#memory?.close();
    this.#memory = undefined;
  }
}
