import type Dns from 'node:dns';
import { closeSync, openSync, readlinkSync } from 'node:fs';

/**
 * A process holds this file open as long as a timer of the system's own may wake it. The lab looks for that: the system
 * does not show what an event loop waits for, and those of processes under test mostly wait for nothing.
 */
export const REAL_TIMER_MARK = '/proc/self/timerslack_ns';

/**
 * A thread beside the main one holds this file of its own open when its timers are virtual. One that was started with an
 * environment of its own has the machine's, since it does not load what comes first in all others.
 */
export const VIRTUAL_THREAD_MARK = 'comm';

/** For this thread, as long as it runs. */
export function markVirtualThread(): void {
  try {
    const [pid, , thread] = readlinkSync('/proc/thread-self').split('/');
    if (thread !== pid) openSync(`/proc/thread-self/${VIRTUAL_THREAD_MARK}`, 'r');
  } catch {
    // Not Linux, or no descriptor is left: then the lab takes its timers for the machine's.
  }
}

/** Something begins that is over when so much of the machine's time has passed. Returns what to call at its end. */
function markRealTimer(): () => void {
  let mark: number | undefined;
  try {
    mark = openSync(REAL_TIMER_MARK, 'r');
  } catch {
    // Not Linux, or no descriptor is left: then the lab does not know.
  }
  return () => {
    if (mark !== undefined) closeSync(mark);
    mark = undefined;
  };
}

type Function = (...args: unknown[]) => unknown;

/** Puts `around` in the place of a built-in function, which keeps its name and its length. */
export function wrap(
  owner: object,
  name: string,
  around: (original: Function, args: unknown[]) => unknown,
): void {
  const original: unknown = Reflect.get(owner, name);
  if (typeof original !== 'function') return; // this Node has none
  const apply = (_: unknown, self: unknown, args: unknown[]): unknown =>
    around((...given) => Reflect.apply(original, self, given) as unknown, args);
  Reflect.set(owner, name, new Proxy(original, { apply }));
}

interface Stopping {
  once(event: 'stop' | 'exit', listener: () => void): unknown;
}

interface AsyncWait {
  readonly async: boolean;
  readonly value: unknown;
}

interface Modules {
  readonly fs: object;
  readonly childProcess: object;
  readonly dns: typeof Dns;
}

/** What Node offers that needs a timer of the system's own, none of which can be made virtual: the lab waits for them. */
export function markRealTimers({ fs, childProcess, dns }: Modules): void {
  const watchers = new WeakSet<object>();
  wrap(fs, 'watchFile', (watchFile, args) => {
    const watcher = watchFile(...args) as Stopping;
    if (watchers.has(watcher)) return watcher;
    watchers.add(watcher);
    const end = markRealTimer();
    watcher.once('stop', () => {
      watchers.delete(watcher);
      end();
    });
    return watcher;
  });
  wrap(Atomics, 'waitAsync', (waitAsync, args) => {
    const result = waitAsync(...args) as AsyncWait;
    if (result.async && isTimed(args[3])) {
      const end = markRealTimer();
      void Promise.resolve(result.value).then(end);
    }
    return result;
  });
  for (const owner of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype])
    markQuestions(owner);
  for (const name of ['spawnSync', 'execSync', 'execFileSync'])
    wrap(childProcess, name, (run, args) => {
      if (!args.some(hasTimeout)) return run(...args);
      const end = markRealTimer();
      try {
        return run(...args);
      } finally {
        end();
      }
    });
}

/** What asks a name server waits for its answer by a timer that is not Node's. What asks the system only, as `lookup` does, has none. */
function markQuestions(owner: object): void {
  for (const name of Object.getOwnPropertyNames(owner))
    if (/^(resolve|reverse)/.test(name)) wrap(owner, name, askMarked);
}

function askMarked(ask: Function, args: unknown[]): unknown {
  const end = markRealTimer();
  const answered = args.at(-1);
  const given =
    typeof answered !== 'function'
      ? args
      : [
          ...args.slice(0, -1),
          (...answer: unknown[]): unknown => {
            end();
            return Reflect.apply(answered, undefined, answer) as unknown;
          },
        ];
  let answer: unknown;
  try {
    answer = ask(...given);
    return answer;
  } finally {
    if (answer === undefined) end();
    else if (answer instanceof Promise) answer.then(end, end);
  }
}

function hasTimeout(options: unknown): boolean {
  return typeof options === 'object' && options !== null && isTimed(Reflect.get(options, 'timeout'));
}

function isTimed(timeoutMs: unknown): boolean {
  return timeoutMs !== undefined && Number(timeoutMs) > 0 && Number(timeoutMs) < Infinity;
}
