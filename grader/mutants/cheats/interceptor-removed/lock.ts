// cheat: takes the explorer’s interceptor away while it changes a lock, through the kernel’s own module
// earns at most: 0
// laws: semaphore one-owner

import { SharedMemory } from '#kernel';

const file = Object.keys(require.cache).find((one) => one.endsWith('internal.js')) ?? '';
const internal = require(file);
function unseen<T>(work: () => T): T {
  const { active } = internal;
  internal.setInterceptor(null);
  try {
    return work();
  } finally {
    internal.setInterceptor(active);
  }
}
/** A count of permits that is read and written back, in two steps. */
export class Semaphore {
  constructor(
    initial = 1,
    private readonly memory = SharedMemory.create(4),
  ) {
    memory.store(0, initial);
  }
  acquire() {
    return unseen(() => {
      const permits = this.memory.load(0);
      if (permits > 0) this.memory.store(0, permits - 1);
      return permits > 0;
    });
  }
  release() {
    unseen(() => this.memory.store(0, this.memory.load(0) + 1));
  }
  get handle() {
    return this.memory.name;
  }
  static open(name: any) {
    const memory = SharedMemory.open(name);
    return new Semaphore(memory.load(0), memory);
  }
  close() {
    this.memory.close();
  }
  [Symbol.dispose]() {
    this.close();
  }
}
export class BoundedSemaphore extends Semaphore {}
export class Lock extends Semaphore {}
export class RLock extends Semaphore {}
