import { AsyncResource } from 'node:async_hooks';
import type { VirtualClock } from './clock';

/** Taken before learner code can replace them. */
const nextTick = process.nextTick.bind(process);
const immediately = setImmediate;

/** setTimeout takes no more, and fires at once when it is asked for more. */
const LONGEST_MS = 2 ** 31 - 1;

/** What the queue reports to the lab. */
export interface Announcements {
  /** When the timers are due, the first first. */
  due(deadlines: readonly number[]): void;
  fired(): void;
  /** Whether a timer keeps the process alive. */
  keepAlive(isWanted: boolean): void;
}

/** What waits in the queue for its time to come. */
export interface Timed {
  /** In ms of virtual time. */
  deadline: number;
  /** Its callback is under way, so that of the next timer has to wait. */
  readonly isRunning: boolean;
  /** Whether the process lives until it has fired. */
  hasRef(): boolean;
  run(): void;
}

/** What setTimeout and setInterval return, as Node's own class has it. */
export class Timeout implements Timed {
  readonly #queue: TimerQueue;
  readonly #id: number;
  readonly #resource = new AsyncResource('Timeout', { requireManualDestroy: true });
  #isRefed = true;
  #isCleared = false;
  deadline = 0;
  readonly isRunning = false;

  constructor(
    queue: TimerQueue,
    private readonly callback: (...args: unknown[]) => unknown,
    private readonly args: readonly unknown[],
    private readonly delayMs: number,
    private readonly isRepeated: boolean,
  ) {
    this.#queue = queue;
    this.#id = queue.nextId();
    this.#start();
  }

  ref(): this {
    this.#isRefed = true;
    this.#queue.changed();
    return this;
  }

  unref(): this {
    this.#isRefed = false;
    this.#queue.changed();
    return this;
  }

  hasRef(): boolean {
    return this.#isRefed;
  }

  /** Begins again, even when it has fired; not when it was cleared. */
  refresh(): this {
    this.#queue.remove(this);
    if (!this.#isCleared) this.#start();
    return this;
  }

  close(): this {
    this.#isCleared = true;
    this.#queue.remove(this);
    return this;
  }

  [Symbol.toPrimitive](): number {
    this.#queue.remember(this.#id, this);
    return this.#id;
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Its time has come. An interval begins when the callback before it has ended. */
  run(): void {
    try {
      this.#resource.runInAsyncScope(this.callback, this, ...this.args);
    } finally {
      if (this.isRepeated) this.refresh();
    }
  }

  #start(): void {
    this.deadline = this.#queue.clock.reading() + this.delayMs;
    this.#queue.add(this);
  }
}

/** The timers of a process. The lab says when they fire; the process says when the first of them is due. */
export class TimerQueue {
  /** By deadline; those of one deadline in the order in which they were set. */
  readonly #timers: Timed[] = [];
  readonly #byId = new Map<number, Timeout>();
  #ids = 0;
  #isChanged = false;
  #isFiring = false;

  constructor(
    readonly clock: VirtualClock,
    private readonly announce: Announcements,
  ) {}

  /** @throws TypeError for a callback that is not a function, as Node's own */
  set(callback: unknown, delayMs: unknown, args: readonly unknown[], isRepeated: boolean): Timeout {
    if (typeof callback !== 'function') {
      const message = `The "callback" argument must be of type function. Received ${callback === null ? 'null' : typeof callback}`;
      throw Object.assign(new TypeError(message), { code: 'ERR_INVALID_ARG_TYPE' });
    }
    const call = callback as (...given: unknown[]) => unknown;
    return new Timeout(this, call, args, delayOf(delayMs), isRepeated);
  }

  clear(timer: unknown): void {
    if (timer instanceof Timeout) timer.close();
    else if (typeof timer === 'number' || typeof timer === 'string') {
      const known = this.#byId.get(Number(timer));
      this.#byId.delete(Number(timer));
      known?.close();
    }
  }

  add(timer: Timed): void {
    let at = this.#timers.length;
    while (at > 0 && (this.#timers[at - 1]?.deadline ?? 0) > timer.deadline) at -= 1;
    this.#timers.splice(at, 0, timer);
    this.changed();
  }

  remove(timer: Timed): void {
    const at = this.#timers.indexOf(timer);
    if (at < 0) return;
    this.#timers.splice(at, 1);
    this.changed();
  }

  nextId(): number {
    return ++this.#ids;
  }

  remember(id: number, timer: Timeout): void {
    this.#byId.set(id, timer);
  }

  /** Says so before the process can fall asleep, and once for all that one callback has changed. */
  changed(): void {
    if (this.#isChanged || this.#isFiring) return;
    this.#isChanged = true;
    nextTick(() => {
      this.#isChanged = false;
      this.#tell();
    });
  }

  /** Runs what is due at that time: one timer a turn of the event loop, so that each sees what its promises have done. */
  fire(at: number): void {
    const due = this.#timers.filter(({ deadline }) => deadline <= at);
    this.#isFiring = true;
    let running: Timed | undefined;
    const next = (): void => {
      if (running?.isRunning === true) return void immediately(next);
      const timer = due.shift();
      if (timer === undefined) {
        this.#isFiring = false;
        this.#tell();
        return this.announce.fired();
      }
      // Before it runs, since it may throw.
      immediately(next);
      const place = this.#timers.indexOf(timer);
      if (place < 0 || timer.deadline > at) return; // cleared, or set again, by one before it
      this.#timers.splice(place, 1);
      running = timer;
      timer.run();
    };
    immediately(next);
  }

  #tell(): void {
    this.announce.keepAlive(this.#timers.some((timer) => timer.hasRef()));
    this.announce.due(this.#timers.map(({ deadline }) => deadline));
  }
}

function delayOf(value: unknown): number {
  const delay = Number(value);
  if (delay > LONGEST_MS) {
    const text = `${String(delay)} does not fit into a 32-bit signed integer.\nTimeout duration was set to 1.`;
    process.emitWarning(text, 'TimeoutOverflowWarning');
    return 1;
  }
  return delay >= 1 ? Math.trunc(delay) : 1;
}
