import { SharedMemory } from '#kernel';

/** What another process needs to find a semaphore: plain data. */
export interface SemaphoreHandle {
  readonly memory: string;
  readonly initial: number;
}

/** What another process needs to find a lock: plain data. */
export interface LockHandle {
  readonly memory: string;
}

/** Opens the memory that a handle names, if its size is right. */
export function openMemory(name: string, bytes: number): SharedMemory {
  const memory = SharedMemory.open(name);
  if (memory.byteLength === bytes) return memory;
  memory.close();
  throw new TypeError(`handle.memory must be of ${bytes} bytes; ${name} has ${memory.byteLength}.`);
}
