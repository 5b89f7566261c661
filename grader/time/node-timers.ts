import type { Timed, TimerQueue } from './timer-queue';

/** setTimeout takes no more: for Node, a timer that it sleeps so long for is never due. */
const NEVER_MS = 2 ** 31 - 1;
/** Nothing is due earlier; those of one delay fire in the order in which they were set. */
const SOONEST_MS = 1;

/** What Node keeps in each of its timers, private ones included. */
interface NodeTimer {
  refresh(): unknown;
}

/** A timer that Node made for itself. */
class OwnTimer implements Timed {
  deadline = 0;
  /** In ms; negative when it was cleared. */
  delayMs: unknown;
  start: unknown;
  isRunning = false;
  /** Node is to fire it by the machine's time. */
  isReal: boolean;
  readonly #fire: (timer: OwnTimer) => void;

  constructor(isReal: boolean, fire: (timer: OwnTimer) => void) {
    this.isReal = isReal;
    this.#fire = fire;
  }

  /** Node's own handle keeps the process alive, or does not. */
  hasRef(): boolean {
    return false;
  }

  run(): void {
    this.#fire(this);
  }
}

/**
 * Node's modules have timers that do not pass through `node:timers`: the timeouts of sockets, of HTTP/2 streams and of TLS
 * handshakes, and those of modules that were loaded before this one. But all of them are of one class, which assigns to
 * `_idleTimeout` when a timer is made or cleared, and to `_idleStart` whenever one starts. So both are accessors from now
 * on: Node reads a delay that never ends, and the timer waits in our queue. When its time has come there, Node is shown
 * the shortest delay there is, and fires the timer as it always does.
 */
export function virtualiseNodeTimers(queue: TimerQueue, setRealTimeout: typeof setTimeout): void {
  const prototype = prototypeOf(setRealTimeout);
  const { refresh } = prototype;
  const timers = new WeakMap<object, OwnTimer>();
  let areReal = false;

  const ownTimer = (timer: NodeTimer): OwnTimer => {
    let own = timers.get(timer);
    if (own === undefined) timers.set(timer, (own = new OwnTimer(areReal, (it) => fire(timer, it))));
    return own;
  };
  const fire = (timer: NodeTimer, own: OwnTimer): void => {
    own.isRunning = true;
    own.isReal = true;
    refresh.call(timer);
    own.isReal = false;
    areReal = true;
    setRealTimeout(() => (own.isRunning = false), SOONEST_MS);
    areReal = false;
  };

  Object.defineProperty(prototype, '_idleTimeout', {
    configurable: true,
    get(this: NodeTimer) {
      const own = timers.get(this);
      const isSet = typeof own?.delayMs === 'number' && own.delayMs >= 0;
      return isSet ? (own.isReal ? SOONEST_MS : NEVER_MS) : own?.delayMs;
    },
    set(this: NodeTimer, delayMs: unknown) {
      const own = ownTimer(this);
      own.delayMs = delayMs;
      if (typeof delayMs === 'number' && delayMs < 0) queue.remove(own);
    },
  });
  Object.defineProperty(prototype, '_idleStart', {
    configurable: true,
    get(this: NodeTimer) {
      return timers.get(this)?.start;
    },
    set(this: NodeTimer, start: unknown) {
      const own = ownTimer(this);
      own.start = start;
      if (start === null || own.isReal) return;
      queue.remove(own);
      own.deadline = queue.clock.reading() + Math.trunc(Number(own.delayMs));
      queue.add(own);
    },
  });
}

function prototypeOf(setRealTimeout: typeof setTimeout): NodeTimer {
  const timer = setRealTimeout(() => undefined, NEVER_MS);
  clearTimeout(timer);
  return Object.getPrototypeOf(timer) as NodeTimer;
}
