import { inspect } from 'node:util';
import { now } from '#kernel';
import { Lock, RLock, type LockHandle } from './mutex';
import { checkTimeout, Semaphore, type SemaphoreHandle } from './semaphore';

interface Semaphores {
  readonly sleeping: Semaphore;
  readonly awake: Semaphore;
  readonly turn: Semaphore;
}

/** What another process needs to find a condition. */
export interface ConditionHandle {
  readonly lock: LockHandle;
  readonly isReentrant: boolean;
  readonly semaphores: Record<keyof Semaphores, SemaphoreHandle>;
}

/**
 * A place to wait, with a lock released, until a process that holds the lock reports that something has changed. The
 * algorithm is CPython's, of three semaphores, except that a waiter whose time is up never costs another waiter its
 * wake-up.
 */
export class Condition {
  readonly #lock: Lock;
  readonly #ownsLock: boolean;
  readonly #sleeping: Semaphore; // the waiters, including those that have left since the last notify()
  readonly #awake: Semaphore; // those that have left since the last notify()
  readonly #turn: Semaphore; // the wake-ups

  /** A lock that is passed in is left for the caller to close. `opened` is for `open`. */
  constructor(lock?: Lock, opened?: Semaphores) {
    if (lock !== undefined && !(lock instanceof Lock)) {
      throw new TypeError(`lock must be a Lock or an RLock; it is ${inspect(lock)}.`);
    }
    this.#lock = lock ?? new RLock();
    this.#ownsLock = lock === undefined || opened !== undefined;
    this.#sleeping = opened?.sleeping ?? new Semaphore(0);
    this.#awake = opened?.awake ?? new Semaphore(0);
    this.#turn = opened?.turn ?? new Semaphore(0);
  }

  acquire(timeoutMs = Infinity): boolean {
    return this.#lock.acquire(timeoutMs);
  }

  release(): void {
    this.#lock.release();
  }

  withLock<T>(body: () => T): T {
    return this.#lock.withLock(body);
  }

  /** Releases the lock, sleeps until notified, and acquires the lock again. False: not notified in that time. */
  wait(timeoutMs = Infinity): boolean {
    const depth = this.#depth('wait');
    checkTimeout(timeoutMs);
    this.#sleeping.release();
    for (let level = 0; level < depth; level += 1) this.#lock.release();
    try {
      return this.#turn.acquire(timeoutMs);
    } finally {
      this.#awake.release();
      for (let level = 0; level < depth; level += 1) this.#lock.acquire();
    }
  }

  /** Waits until the predicate, called with the lock held, is true, or the time is up. Returns its last result. */
  waitFor<T>(predicate: () => T, timeoutMs = Infinity): T {
    if (typeof predicate !== 'function') {
      throw new TypeError(`predicate must be a function; it is ${inspect(predicate)}.`);
    }
    this.#depth('waitFor');
    checkTimeout(timeoutMs);
    const deadline = now() + timeoutMs;
    let result = predicate();
    for (let left = timeoutMs; !result && left > 0; left = deadline - now()) {
      this.wait(left);
      result = predicate();
    }
    return result;
  }

  /** Wakes `n` waiters, or all if there are fewer. They continue once the lock is free. */
  notify(n = 1): void {
    this.#depth('notify');
    if (typeof n !== 'number') throw new TypeError(`n must be a number; it is ${inspect(n)}.`);
    if (n !== Infinity && (!Number.isInteger(n) || n < 0)) {
      throw new RangeError(`n must be an integer, 0 or more; it is ${n}.`);
    }
    // Waiters that left since the last notify() because their time was up are no longer asleep.
    while (this.#awake.acquire(0)) this.#sleeping.acquire(0);

    for (let left = n; left > 0 && this.#sleeping.acquire(0);) {
      this.#turn.release();
      // No process can begin to wait while we hold the lock, so the turn goes to one that already waits…
      this.#awake.acquire();
      // …unless the one that left did so without taking it. Then the turn is for the next waiter.
      if (!this.#turn.acquire(0)) left -= 1;
    }
  }

  notifyAll(): void {
    this.notify(Infinity);
  }

  /** How many releases free the lock. A Lock has no owner, so all that can be checked is that it is locked. */
  #depth(call: string): number {
    const depth = this.#lock instanceof RLock ? this.#lock.depth : Number(this.#lock.locked);
    if (depth === 0) throw new NotOwner(call);
    return depth;
  }

  get handle(): ConditionHandle {
    const [sleeping, awake, turn] = [this.#sleeping.handle, this.#awake.handle, this.#turn.handle];
    const isReentrant = this.#lock instanceof RLock;
    return { lock: this.#lock.handle, isReentrant, semaphores: { sleeping, awake, turn } };
  }

  static open({ lock, isReentrant, semaphores }: ConditionHandle): Condition {
    return new Condition(isReentrant ? RLock.open(lock) : Lock.open(lock), {
      sleeping: Semaphore.open(semaphores.sleeping),
      awake: Semaphore.open(semaphores.awake),
      turn: Semaphore.open(semaphores.turn),
    });
  }

  close(): void {
    if (this.#ownsLock) this.#lock.close();
    for (const semaphore of [this.#sleeping, this.#awake, this.#turn]) semaphore.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** A Condition was called by a process that does not hold its lock. Nothing has changed. */
export class NotOwner extends Error {
  override readonly name = 'NotOwner';
  readonly code = 'NOT_OWNER';

  constructor(readonly call: string) {
    super(`${call}() failed: this process does not hold the Condition's lock. Call acquire() first.`);
  }
}
