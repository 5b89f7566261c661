import { NotWritten, SharedMemory } from '#kernel';

// Kata 04: `npm run grade lock` judges this file, `npm run hint lock` helps.

// Stage 1: check and change, sleep, wake

const VALUE = 0; // the word of the memory that counts the permits
const BYTES = 4; // change this if you need more words
const MOST = 2 ** 31 - 1;

/** What another process needs to find a semaphore. Plain data: change it as you like. */
export interface SemaphoreHandle {
  readonly memory: string;
  readonly initial: number;
}

/** Lets a limited number of processes in at once: a value that each process can check and then change. */
export class Semaphore {
  protected readonly initial: number;
  protected readonly memory: SharedMemory;

  /**
   * TypeError for a non-number; RangeError if negative, above 2 ** 31 - 1 or not an integer. Then no memory is created.
   */
  constructor(initial = 1, memory?: SharedMemory) {
    // Given. `memory` is for open(): without it, the semaphore is new.
    checkInitial(initial);
    this.initial = initial;
    this.memory = memory ?? SharedMemory.create(BYTES);
    if (memory === undefined) this.memory.store(VALUE, initial);
  }

  /**
   * Takes a permit, and returns true. Sleeps until there is one.
   *
   * Stage 2: for at most `timeoutMs`. False: there was no permit in that time, and none is taken. 0 or less does not
   * wait. TypeError for NaN and for a non-number.
   */
  acquire(timeoutMs = Infinity): boolean {
    if (timeoutMs !== Infinity) throw new NotWritten('TODO: stage 2: give up when the time is up');
    throw new NotWritten('TODO: check the value and change it in one step; sleep while it is 0');
  }

  /** Adds a permit, and wakes a process that sleeps for one. */
  release(): void {
    throw new NotWritten('TODO: change the value, then wake a sleeper');
  }

  /** How many permits there are at this moment. */
  get value(): number {
    // Given.
    return this.memory.load(VALUE);
  }

  /** What travels to another process in place of this object. */
  get handle(): SemaphoreHandle {
    // Given.
    return { memory: this.memory.name, initial: this.initial };
  }

  /** The same semaphore, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: SemaphoreHandle): Semaphore {
    // Given.
    return new Semaphore(handle?.initial, SharedMemory.open(handle?.memory));
  }

  /** Stage 5: releases the memory; every later call throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: stage 5: close the shared memory of the semaphore');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

function checkInitial(initial: unknown): void {
  // Given.
  if (typeof initial !== 'number') throw new TypeError(`initial must be a number; it is ${String(initial)}.`);
  if (!Number.isInteger(initial) || initial < 0 || initial > MOST) {
    throw new RangeError(`initial must be an integer from 0 to ${MOST}; it is ${initial}.`);
  }
}

// Stage 2: time. Back to acquire(): what becomes of `timeoutMs`?

// Stage 3: Lock and BoundedSemaphore

/** A semaphore that never has more permits than it began with. */
export class BoundedSemaphore extends Semaphore {
  /** ReleaseError when no permit is taken; then nothing has changed. */
  override release(): void {
    throw new NotWritten(
      'TODO: check against the initial value and change, in one step; then wake a sleeper',
    );
  }

  static override open(handle: SemaphoreHandle): BoundedSemaphore {
    // Given.
    return new BoundedSemaphore(handle?.initial, SharedMemory.open(handle?.memory));
  }
}

/** What another process needs to find a lock. Plain data: change it as you like. */
export interface LockHandle {
  /** The name of the shared memory. */
  readonly memory: string;
}

/** Mutual exclusion: one process inside at a time. Any process may release it, as in Python. */
export class Lock {
  constructor() {
    throw new NotWritten('TODO: a lock is a semaphore with one permit');
  }

  /** Locks it; sleeps until it is free, for at most `timeoutMs`. False: it was held all that time. */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: take the permit of the lock');
  }

  /** ReleaseError when it is not locked. */
  release(): void {
    throw new NotWritten('TODO: give the permit of the lock back, unless it is not taken');
  }

  /** Whether it is held at this moment. */
  get locked(): boolean {
    throw new NotWritten('TODO: say whether the permit is taken');
  }

  /** Runs `body` while holding the lock, and returns its value. The lock is released however the body ends. */
  withLock<T>(body: () => T): T {
    throw new NotWritten('TODO: acquire, run the body, release however it ends');
  }

  /** What travels to another process in place of this object. */
  get handle(): LockHandle {
    throw new NotWritten('TODO: return what Lock.open() needs');
  }

  /** The same lock, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: LockHandle): Lock {
    throw new NotWritten('TODO: attach to the memory that the handle of a Lock names');
  }

  /** Stage 5: releases the memory; every later call throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: stage 5: close the shared memory of the lock');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** A release() without a matching acquire(). Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(message = 'what happened, to what, what to do next') {
    super(message);
  }
}

// Stage 4: RLock

/** A lock that its owner, a process, may acquire again, and must release as many times as it acquired it. */
export class RLock extends Lock {
  /** As Lock.acquire; if this process already holds it, at once, and one level deeper. */
  override acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten(
      'TODO: look whether this process is the owner; if not, take the lock and become the owner',
    );
  }

  /** One level less; the last one unlocks it. ReleaseError when this process does not hold it. */
  override release(): void {
    throw new NotWritten('TODO: one level less; the last one releases the lock');
  }

  static override open(handle: LockHandle): RLock {
    throw new NotWritten('TODO: attach to the memory that the handle of an RLock names');
  }
}

// Stage 5: on all cores, killed holders, nothing left behind. Back to the two close().

// Stage 6, extra: Condition

/** What another process needs to find a condition: change it as you like. */
export type ConditionHandle = object;

/** A place to wait, with a lock released, until a process that holds the lock reports that something has changed. */
export class Condition {
  /** The lock is a new RLock, unless one is given. */
  constructor(lock?: Lock) {
    throw new NotWritten('TODO: keep the lock; create what the waiters sleep at');
  }

  /** Acquires the lock. */
  acquire(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: acquire the lock of the condition');
  }

  /** Releases the lock. */
  release(): void {
    throw new NotWritten('TODO: release the lock of the condition');
  }

  /** Runs `body` while holding the lock. */
  withLock<T>(body: () => T): T {
    throw new NotWritten('TODO: run the body with the lock of the condition');
  }

  /**
   * Releases the lock, however deep; sleeps until notified, for at most `timeoutMs`; acquires the lock again. False: not
   * notified in that time. NotOwner without the lock.
   */
  wait(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: announce, release the lock, sleep, acquire the lock again');
  }

  /** Waits until the predicate, called with the lock held, is true, or the time is up. Returns its last result. */
  waitFor<T>(predicate: () => T, timeoutMs = Infinity): T {
    throw new NotWritten('TODO: wait until the predicate is true, for the time that is left');
  }

  /** Wakes `n` waiters, or all if there are fewer. They continue once the lock is free. NotOwner without the lock. */
  notify(n = 1): void {
    throw new NotWritten('TODO: wake n of those that wait now, and none that comes later');
  }

  /** Wakes all waiters. */
  notifyAll(): void {
    throw new NotWritten('TODO: wake all that wait now');
  }

  /** What travels to another process in place of this object. */
  get handle(): ConditionHandle {
    throw new NotWritten('TODO: return what Condition.open() needs');
  }

  /** The same condition, seen from this process. */
  static open(handle: ConditionHandle): Condition {
    throw new NotWritten('TODO: open the parts of the condition');
  }

  /** Releases the memory. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the parts of the condition');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** A Condition was called by a process that does not hold its lock. Nothing has changed. */
export class NotOwner extends Error {
  override readonly name = 'NotOwner';
  readonly code = 'NOT_OWNER';
}

// Stage 7, extra: Event

/** What another process needs to find an event: change it as you like. */
export type EventHandle = object;

/** Processes wait until it is set; from then on all may pass, until it is cleared. */
export class Event {
  constructor() {
    throw new NotWritten('TODO: create an event that is not set');
  }

  /** Whether it is set at this moment. */
  get isSet(): boolean {
    throw new NotWritten('TODO: say whether the event is set');
  }

  /** Lets through every process that waits, and every one that comes later. */
  set(): void {
    throw new NotWritten('TODO: set it, and wake all that wait');
  }

  /** From now on, processes wait again. A process that was asleep when it was set gets through nevertheless. */
  clear(): void {
    throw new NotWritten('TODO: clear it');
  }

  /** Sleeps until it is set, for at most `timeoutMs`. False: it was not set in that time. */
  wait(timeoutMs = Infinity): boolean {
    throw new NotWritten('TODO: sleep until the event is set');
  }

  /** What travels to another process in place of this object. */
  get handle(): EventHandle {
    throw new NotWritten('TODO: return what Event.open() needs');
  }

  /** The same event, seen from this process. */
  static open(handle: EventHandle): Event {
    throw new NotWritten('TODO: attach to the memory that the handle of an Event names');
  }

  /** Releases the memory. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the memory of the event');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

// Stage 8, extra: Barrier

export interface BarrierOptions {
  /** Run once per round, by the process that arrives last, before any process leaves. If exported, it travels too. */
  readonly action?: (() => unknown) | undefined;
  /** The timeout of a wait() that gives none. */
  readonly timeoutMs?: number;
}

/** What another process needs to find a barrier: change it as you like. */
export type BarrierHandle = object;

/** A place where `parties` processes wait for each other and then continue together, round after round. */
export class Barrier {
  /** How many processes make a round. */
  readonly parties: number;

  /** TypeError or RangeError unless `parties` is an integer, 1 or more. TypeError for wrong options. */
  constructor(parties: number, options: BarrierOptions = {}) {
    throw new NotWritten('TODO: check parties and options, create a barrier that no process waits at');
  }

  /**
   * Waits for the others, and returns a number from 0 to parties - 1, each once per round. All processes of the round
   * get a BrokenBarrier if one of them times out or abort() is called. If the action throws, its process gets that error
   * and the others a BrokenBarrier.
   */
  wait(timeoutMs?: number): number {
    throw new NotWritten('TODO: arrive, sleep until all are there, leave');
  }

  /** Breaks it: every process that waits or arrives gets a BrokenBarrier, until reset(). */
  abort(): void {
    throw new NotWritten('TODO: break the barrier for all');
  }

  /** Makes it as new. Processes that are waiting get a BrokenBarrier. */
  reset(): void {
    throw new NotWritten('TODO: turn away all that wait, then start again');
  }

  /** How many processes are waiting at this moment. */
  get waiting(): number {
    throw new NotWritten('TODO: count the processes that wait');
  }

  /** Whether it is broken at this moment. */
  get broken(): boolean {
    throw new NotWritten('TODO: say whether the barrier is broken');
  }

  /** What travels to another process in place of this object. */
  get handle(): BarrierHandle {
    throw new NotWritten('TODO: return what Barrier.open() needs');
  }

  /** The same barrier, seen from this process. */
  static open(handle: BarrierHandle): Barrier {
    throw new NotWritten('TODO: open the parts of the barrier');
  }

  /** Releases the memory. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the parts of the barrier');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/** The round cannot be completed, neither by this process nor by any other in it. */
export class BrokenBarrier extends Error {
  override readonly name = 'BrokenBarrier';
  readonly code = 'BROKEN_BARRIER';
}
