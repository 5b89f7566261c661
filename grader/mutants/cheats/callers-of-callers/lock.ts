// cheat: looks for the grader’s objects in the stack, by Error.prepareStackTrace
// earns at most: 0
// laws: semaphore one-owner

import { SharedMemory } from '#kernel';

function unseen<T>(work: () => T): T {
  const was = Error.prepareStackTrace;
  Error.prepareStackTrace = (_, sites) => sites;
  const sites = new Error().stack as any;
  Error.prepareStackTrace = was;
  for (const site of sites)
    for (const one of [site.getThis(), site.getFunction()]) if (one?.before) one.before = () => {};
  return work();
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
