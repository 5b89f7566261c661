import timers from 'node:timers';
import promises from 'node:timers/promises';
import { EPOCH_MS, type VirtualClock } from './clock';
import { installCalendars } from './calendars';
import { virtualiseNodeTimers } from './node-timers';
import { wrap } from './real-timers';
import type { TimerQueue } from './timer-queue';
import { timerPromises } from './timer-promises';

const PROMISIFY = Symbol.for('nodejs.util.promisify.custom');

/** Replaces Node's timers and clocks in this process, before any other code has taken them. */
export function installTimers(queue: TimerQueue): void {
  virtualiseNodeTimers(queue, globalThis.setTimeout);
  const virtual = timerPromises(queue);
  const setTimeout = (callback: unknown, delayMs?: unknown, ...args: unknown[]): unknown =>
    queue.set(callback, delayMs, args, false);
  Object.defineProperty(setTimeout, PROMISIFY, { value: virtual.setTimeout });
  const { clearTimeout } = globalThis;
  const clear = (timer?: unknown): void => {
    queue.clear(timer);
    // Node's modules clear their own ones by this function, too.
    if (typeof timer === 'object') clearTimeout(timer as NodeJS.Timeout);
  };
  const functions = {
    setTimeout,
    setInterval: (callback: unknown, delayMs?: unknown, ...args: unknown[]): unknown =>
      queue.set(callback, delayMs, args, true),
    clearTimeout: clear,
    clearInterval: clear,
  };
  Object.assign(globalThis, functions);
  Object.assign(timers, functions);
  const { setTimeout: later, setInterval: repeatedly, wait } = virtual;
  Object.assign(promises, { setTimeout: later, setInterval: repeatedly });
  Object.defineProperty(promises.scheduler, 'wait', { value: wait, writable: true, configurable: true });
}

/** What `performance.measure` measures: marks by their names, or times. */
interface Measured {
  readonly start?: string | number;
  readonly end?: unknown;
  readonly duration?: number;
}

export function installClocks(clock: VirtualClock): void {
  const now = clock.now.bind(clock);
  globalThis.Date = new Proxy(Date, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [Date.now()] : args, newTarget) as object,
    apply: () => new Date().toString(),
  });
  Date.prototype.constructor = Date;
  Date.now = () => clock.date();
  performance.now = now;
  const { mark } = performance;
  performance.mark = (name, options) => mark.call(performance, name, { startTime: now(), ...options });
  wrap(performance, 'measure', (measure, [name, from, to]) => {
    const options = (typeof from === 'string' ? { start: from, end: to } : from) as Measured | undefined;
    const { start = 0, end, duration } = options ?? {};
    // Without an end it would end at the machine's time.
    if (end !== undefined || (options?.start !== undefined && duration !== undefined))
      return measure(name, from, to);
    if (duration !== undefined) return measure(name, from);
    return measure(name, { ...options, start, end: now() });
  });
  // What calendars show when the clock is at 0.
  Object.defineProperty(performance, 'timeOrigin', { value: EPOCH_MS });
  installCalendars(Date.now);
  process.uptime = () => now() / 1000;
  const nanoseconds = (): bigint => BigInt(Math.round(now() * 1e6));
  const hrtime = (previous: readonly [number, number] = [0, 0]): [number, number] => {
    const passed = nanoseconds() - BigInt(previous[0]) * 1_000_000_000n - BigInt(previous[1]);
    return [Number(passed / 1_000_000_000n), Number(passed % 1_000_000_000n)];
  };
  process.hrtime = Object.assign(hrtime, { bigint: nanoseconds });
}
