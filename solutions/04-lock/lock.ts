export { BoundedSemaphore, Semaphore } from './semaphore';
export { Lock, RLock } from './mutex';
export { ReleaseError } from './permits';
export type { LockHandle, SemaphoreHandle } from './handles';

// The extras.
export { Event, type EventHandle } from './event';
export { Condition, NotOwner, type ConditionHandle } from './condition';
export { Barrier, BrokenBarrier, type BarrierHandle, type BarrierOptions } from './barrier';
