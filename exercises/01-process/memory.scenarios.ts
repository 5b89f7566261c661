import { SharedMemory } from '#kernel';

// Shared memory through which the laws talk to children: words of 32 bits.

export function memory(words: number): SharedMemory {
  return SharedMemory.create(words * 4);
}

export function word(shared: SharedMemory, index: number): number {
  return shared.load(index * 4);
}

/** Sleeps until a word is no longer `value`; returns what it is then. */
export function awaitChange(shared: SharedMemory, index: number, value: number): number {
  while (shared.load(index * 4) === value) shared.wait(index * 4, value);
  return shared.load(index * 4);
}

export function setWord(shared: SharedMemory, index: number, value: number): void {
  shared.store(index * 4, value);
  shared.notify(index * 4);
}
