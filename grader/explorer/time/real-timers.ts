import { closeSync, openSync } from 'node:fs';

/**
 * A process holds this file open as long as a timer of the system's own may wake it. The lab looks for that: the system
 * does not show what an event loop waits for, and those of processes under test mostly wait for nothing.
 */
export const REAL_TIMER_MARK = '/proc/self/timerslack_ns';

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

/**
 * What Node offers that needs a timer of the system's own, none of which can be made virtual: the lab waits for them.
 * @param hasRealTimeouts the timeouts of asynchronous children are among them: the module had taken its timers before
 */
export function markRealTimers(fs: object, childProcess: object, hasRealTimeouts: boolean): void {
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
  if (!hasRealTimeouts) return;
  for (const name of ['spawn', 'exec', 'execFile', 'fork'])
    wrap(childProcess, name, (run, args) => {
      const child = run(...args);
      if (args.some(hasTimeout)) (child as Stopping).once('exit', markRealTimer());
      return child;
    });
}

function hasTimeout(options: unknown): boolean {
  return typeof options === 'object' && options !== null && isTimed(Reflect.get(options, 'timeout'));
}

function isTimed(timeoutMs: unknown): boolean {
  return timeoutMs !== undefined && Number(timeoutMs) > 0 && Number(timeoutMs) < Infinity;
}
