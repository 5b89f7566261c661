import { isRunning, SharedMemory } from '#kernel';

// What lies where: two words, two records of the state, and a ring for the bytes of the items.
const VERSION = 0; // counts changes; its last bit says which record holds
const OWNER = 4; // the pid of the process that has the lock, or 0
const RECORDS = 8;
const RING = 128;
/** How many bytes fit into the ring. */
export const CAPACITY = 65_536;

const NAP_MS = 100; // a process that is killed wakes no sleeper, so each sleeper looks again by itself

/** The state: int32s, in this order. */
const FIELDS = [
  'head', // where in the ring the first byte is,
  'used', // and how many bytes there are
  'items', // how many of the items are complete
  'unfinished', // how many items were put, and not yet reported with taskDone()
  'writer', // the pid of the process in the middle of putting an item, or 0,
  'kept', // and how many bytes there were before that item
  'reader', // the pid of the process in the middle of taking one, or 0,
  'left', // and how many of its bytes are still to come
] as const;
export type State = Record<(typeof FIELDS)[number], number>;

/** The memory that all processes share: a state that one process at a time changes, and a ring of bytes. */
export class Store {
  readonly memory: SharedMemory;
  #version = 0; // as this process saw it last

  /** `memory` is for `open`: without it, the store is new. */
  constructor(memory = SharedMemory.create(RING + CAPACITY)) {
    this.memory = memory;
  }

  /** Waits until this process alone may look and change, and returns the state. If the owner was killed, takes over. */
  lock(): State {
    for (;;) {
      const owner = this.memory.compareExchange(OWNER, 0, process.pid);
      if (owner === 0) return repaired(this.#state());
      if (this.memory.wait(OWNER, owner, NAP_MS) !== 'timed-out' || isRunning(owner)) continue;
      if (this.memory.compareExchange(OWNER, owner, process.pid) === owner) return repaired(this.#state());
    }
  }

  /** Publishes the new state, if there is one, lets the next process in, and wakes those that wait for a change. */
  unlock(changed?: State): void {
    if (changed !== undefined) this.#commit(changed);
    this.memory.store(OWNER, 0);
    this.memory.notify(OWNER, 1);
    if (changed !== undefined) this.memory.notify(VERSION);
  }

  /** Sleeps until the state changes from what lock() returned, for a short time at most. */
  sleep(mostMs: number): void {
    this.memory.wait(VERSION, this.#version, Math.min(mostMs, NAP_MS));
  }

  #state(): State {
    this.#version = this.memory.load(VERSION);
    const bytes = this.memory.readBytes(recordOf(this.#version), 4 * FIELDS.length);
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, FIELDS.length);
    return Object.fromEntries(FIELDS.map((field, at) => [field, words[at]])) as State;
  }

  /** Writes the record that does not hold. Then one store makes it the one that does: before it, nothing has changed. */
  #commit(state: State): void {
    const words = Int32Array.from(FIELDS, (field) => state[field]);
    this.#version = (this.#version + 1) | 0;
    this.memory.writeBytes(recordOf(this.#version), new Uint8Array(words.buffer));
    this.memory.store(VERSION, this.#version);
  }

  /** Copies bytes out of the ring. Those beyond its end are at its beginning. */
  read(at: number, count: number): Uint8Array {
    const from = at % CAPACITY;
    const first = Math.min(count, CAPACITY - from);
    const bytes = this.memory.readBytes(RING + from, first);
    if (first === count) return bytes;
    return Buffer.concat([bytes, this.memory.readBytes(RING, count - first)]);
  }

  write(at: number, bytes: Uint8Array): void {
    const from = at % CAPACITY;
    const first = Math.min(bytes.length, CAPACITY - from);
    this.memory.writeBytes(RING + from, bytes.subarray(0, first));
    if (first < bytes.length) this.memory.writeBytes(RING, bytes.subarray(first));
  }
}

/** Where that version of the state lies: even ones in one record, odd ones in the other. */
function recordOf(version: number): number {
  return RECORDS + (version & 1) * 4 * FIELDS.length;
}

/** Takes that many bytes of the item at the head out of the state. */
export function take(state: State, count: number): void {
  state.head = (state.head + count) % CAPACITY;
  state.used -= count;
  state.kept -= count;
  state.left -= count;
  if (state.left > 0) return;
  state.reader = 0;
  state.items -= 1;
}

/** The state as if the dead had never begun. It is published with the next change, and computed again until then. */
function repaired(state: State): State {
  if (isDead(state.writer)) {
    // Its item is gone, also for the process that has taken the beginning.
    state.used = state.items > 0 ? state.kept : 0;
    state.writer = 0;
    if (state.items === 0) state.reader = 0;
  }
  if (isDead(state.reader)) take(state, Math.min(state.left, state.used));
  return state;
}

function isDead(pid: number): boolean {
  return pid !== 0 && !isRunning(pid);
}
