import { NotWritten, now, sleep } from '#kernel';
import { Barrier, Condition, Event, Lock, RLock } from '#katas/lock';
import { Value } from '#katas/value';
import { patience, type Timed } from './semaphore.scenarios';

/** A file without an extra loads all the same. To leave one out is not a mistake. */
function written<Extra>(extra: Extra | undefined, name: string): Extra {
  if (extra === undefined) throw new NotWritten(`TODO: write and export ${name}`);
  return extra;
}

// Condition

type ConditionCall = 'wait' | 'notify' | 'notifyAll';

export function newCondition(): Condition {
  return new (written(Condition, 'Condition'))();
}

export function callCondition(condition: Condition, call: ConditionCall, argument?: unknown): unknown {
  switch (call) {
    case 'wait':
      return argument === undefined ? condition.wait() : condition.wait(argument as number);
    case 'notify':
      return argument === undefined ? condition.notify() : condition.notify(argument as number);
    case 'notifyAll':
      return condition.notifyAll();
  }
}

/** The same call, with the lock held, after some virtual ms. */
export function callLocked(condition: Condition, call: ConditionCall, argument?: unknown, ms = 0): unknown {
  if (ms > 0) sleep(ms);
  return condition.withLock(() => callCondition(condition, call, argument));
}

export function newConditionOf(kind: 'Lock' | 'RLock'): Condition {
  return new (written(Condition, 'Condition'))(kind === 'Lock' ? new Lock() : new RLock());
}

export function newConditionOn(lock: RLock): Condition {
  return new (written(Condition, 'Condition'))(lock);
}

/** Whether a condition uses the very lock that it was given: what the lock is before, during and after each call. */
export function usesItsLock(kind: 'Lock' | 'RLock'): boolean[] {
  const lock = kind === 'Lock' ? new Lock() : new RLock();
  const condition = new (written(Condition, 'Condition'))(lock);
  const seen = [lock.locked, condition.acquire(), lock.locked];
  condition.release();
  return [...seen, lock.locked, condition.withLock(() => lock.locked), lock.locked];
}

export function waitForUnlocked(condition: Condition): unknown {
  return condition.waitFor(() => true);
}

/** Whether the lock is held each time that waitFor asks, and after a predicate that throws. */
export function lockedWhileAsking(): boolean[] {
  const lock = new RLock();
  const condition = new (written(Condition, 'Condition'))(lock);
  const asked: boolean[] = [];
  const predicate = (): boolean => asked.push(lock.locked) > 1;
  condition.withLock(() => condition.waitFor(predicate, 10));
  try {
    condition.withLock(() => condition.waitFor(fail));
  } catch {
    asked.push(lock.locked);
  }
  return asked;
}

/** What waitFor returns, and how often it called the predicate, which is true at the `nth` call. */
export function waitForNth(condition: Condition, nth: number, timeoutMs?: number): unknown[] {
  let calls = 0;
  const predicate = (): unknown => {
    calls += 1;
    return calls >= nth ? `call ${String(calls)}` : 0;
  };
  const begun = now();
  const result: unknown = condition.withLock(() =>
    timeoutMs === undefined ? condition.waitFor(predicate) : condition.waitFor(predicate, timeoutMs),
  );
  return [result, calls, Math.round(now() - begun)];
}

export function conditionsLeft(times: number): void {
  for (let i = 0; i < times; i++) {
    const condition = newCondition();
    for (let twice = 0; twice < 2; twice += 1) Condition.open(condition.handle).close();
    condition.close();
    condition.close();
    using _ = newCondition();
  }
}

interface ConditionInWorld {
  readonly condition: Condition;
  readonly count: Value<'i'>;
}

const conditionCalls = {
  acquire: ({ condition }: ConditionInWorld, input: Timed) => condition.acquire(...patience(input)),
  release: ({ condition }: ConditionInWorld) => condition.release(),
  wait: ({ condition }: ConditionInWorld, input: Timed) => condition.wait(...patience(input)),
  notify: ({ condition }: ConditionInWorld, { count }: { readonly count?: number }) =>
    count === undefined ? condition.notify() : condition.notify(count),
  notifyAll: ({ condition }: ConditionInWorld) => condition.notifyAll(),
  sleep: (_: ConditionInWorld, { ms }: { readonly ms: number }): void => sleep(ms),
  /** How long waitFor() of what never becomes true has waited, in virtual ms. */
  patience: ({ condition }: ConditionInWorld, { timeoutMs = 0 }: Timed) =>
    condition.withLock(() => {
      const begun = now();
      return condition.waitFor(() => false, timeoutMs) ? 0 : now() - begun;
    }),
  /** Takes an item from a shelf, once there is one. */
  takeItem: ({ condition, count }: ConditionInWorld) =>
    condition.withLock(() => {
      const left = condition.waitFor(() => count.value > 0);
      count.value -= 1;
      return left;
    }),
  putItem: ({ condition, count }: ConditionInWorld) =>
    condition.withLock(() => {
      count.value += 1;
      condition.notify();
    }),
};

export const conditionWorld = {
  share: { condition: () => new Condition(), count: () => new Value('i') },
  calls: conditionCalls,
};

/** A Condition of a Lock, which is not re-entrant. */
export const conditionOfLock = {
  share: { condition: () => new Condition(new Lock()), count: () => new Value('i') },
  calls: conditionCalls,
};

// Event

export function newEvent(): Event {
  return new (written(Event, 'Event'))();
}

export function waitForEvent(event: Event, timeoutMs: unknown): boolean {
  return event.wait(timeoutMs as number);
}

export function setEvent(event: Event, to: boolean): void {
  if (to) event.set();
  else event.clear();
}

export function isSet(event: Event): boolean {
  return event.isSet;
}

export function eventsLeft(times: number): void {
  for (let i = 0; i < times; i++) {
    const event = newEvent();
    for (let twice = 0; twice < 2; twice += 1) Event.open(event.handle).close();
    event.close();
    event.close();
    using _ = newEvent();
  }
}

interface EventInWorld {
  readonly event: Event;
}

export const eventWorld = {
  share: { event: () => new Event() },
  calls: {
    set: ({ event }: EventInWorld) => event.set(),
    clear: ({ event }: EventInWorld) => event.clear(),
    isSet: ({ event }: EventInWorld) => event.isSet,
    wait: ({ event }: EventInWorld, input: Timed) => event.wait(...patience(input)),
    sleep: (_: EventInWorld, { ms }: { readonly ms: number }): void => sleep(ms),
  },
};

// Barrier

export function newBarrier(parties?: unknown, options?: unknown): Barrier {
  const Made = written(Barrier, 'Barrier');
  if (options === undefined) return new Made(parties as number);
  return new Made(parties as number, options as { timeoutMs: number });
}

export function barrierFacts(barrier: Barrier): unknown {
  return { parties: barrier.parties, waiting: barrier.waiting, broken: barrier.broken };
}

export function waitAtBarrier(barrier: Barrier, timeoutMs?: unknown, ms = 0): number {
  if (ms > 0) sleep(ms);
  return timeoutMs === undefined ? barrier.wait() : barrier.wait(timeoutMs as number);
}

/** For actions that throw an error and undefined: whether wait() throws the same, and the barrier is broken. */
export function throwingActions(): boolean[] {
  return [new RangeError('of the action'), undefined].map((thrown: unknown) => {
    const action = (): void => {
      throw thrown;
    };
    using barrier = newBarrier(1, { action });
    try {
      barrier.wait();
      return false;
    } catch (error) {
      return error === thrown && barrier.broken;
    }
  });
}

export function changeBarrier(barrier: Barrier, call: 'abort' | 'reset'): void {
  barrier[call]();
}

export function barriersLeft(times: number): void {
  for (let i = 0; i < times; i++) {
    const barrier = newBarrier(2);
    for (let twice = 0; twice < 2; twice += 1) Barrier.open(barrier.handle).close();
    barrier.close();
    barrier.close();
    using _ = newBarrier(2);
  }
}

interface BarrierInWorld {
  readonly barrier: Barrier;
}

const barrierCalls = {
  wait: ({ barrier }: BarrierInWorld, input: Timed) => barrier.wait(...patience(input)),
  abort: ({ barrier }: BarrierInWorld) => barrier.abort(),
  reset: ({ barrier }: BarrierInWorld) => barrier.reset(),
  broken: ({ barrier }: BarrierInWorld) => barrier.broken,
  waiting: ({ barrier }: BarrierInWorld) => barrier.waiting,
  sleep: (_: BarrierInWorld, { ms }: { readonly ms: number }): void => sleep(ms),
};

/** The bell of this process's world: an action gets no arguments. */
let bell: Value<'i'> | undefined;

export function ring(): void {
  if (bell !== undefined) bell.value += 1;
}

export function fail(): void {
  throw new RangeError('of the action');
}

interface BarrierWithBell extends BarrierInWorld {
  readonly count: Value<'i'>;
}

const bellCalls = {
  ...barrierCalls,
  /** Passes the barrier, and returns how many times the bell had been rung by then. */
  waitForBell: ({ barrier, count }: BarrierWithBell) => {
    bell = count;
    barrier.wait();
    return count.value;
  },
  bell: ({ count }: BarrierWithBell) => count.value,
  /** Passes the barrier, and returns whether this process has run the action. */
  waitAndTell: ({ barrier, count }: BarrierWithBell) => {
    bell = count;
    barrier.wait();
    return count.value === process.pid;
  },
};

export function sign(): void {
  if (bell !== undefined) bell.value = process.pid;
}

export const barrierThatRings = {
  share: { barrier: () => new Barrier(2, { action: ring }), count: () => new Value('i') },
  calls: bellCalls,
};
export const barrierThatFails = {
  share: { barrier: () => new Barrier(2, { action: fail }), count: () => new Value('i') },
  calls: bellCalls,
};

export const barrierOfOne = {
  share: { barrier: () => new Barrier(1, { action: ring }), count: () => new Value('i') },
  calls: bellCalls,
};
export const barrierSigned = {
  share: { barrier: () => new Barrier(2, { action: sign }), count: () => new Value('i') },
  calls: bellCalls,
};

export const barrierOf3 = { share: { barrier: () => new Barrier(3) }, calls: barrierCalls };
export const barrierOf2 = { share: { barrier: () => new Barrier(2) }, calls: barrierCalls };
