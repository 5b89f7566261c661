// The kata, in the order of its stages: semaphore.ts (1 to 3), mutex.ts (3 and 4), then the extras.
export { BoundedSemaphore, ReleaseError, Semaphore, type SemaphoreHandle } from './semaphore';
export { Lock, RLock, type LockHandle } from './mutex';
export { Condition, NotOwner, type ConditionHandle } from './condition';
export { Event, type EventHandle } from './event';
export { Barrier, BrokenBarrier, type BarrierHandle, type BarrierOptions } from './barrier';
