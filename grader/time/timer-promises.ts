import type { TimerQueue } from './timer-queue';

interface Options {
  readonly signal?: AbortSignal;
  readonly ref?: boolean;
}

class AbortError extends Error {
  override readonly name = 'AbortError';
  readonly code = 'ABORT_ERR';
  constructor(cause: unknown) {
    super('The operation was aborted', { cause });
  }
}

/** What `node:timers/promises` offers. */
interface TimerPromises {
  setTimeout<T>(delayMs?: number, value?: T, options?: Options): Promise<T>;
  setInterval<T>(delayMs?: number, value?: T, options?: Options): AsyncGenerator<T>;
  /** The `wait` of its scheduler. */
  wait(delayMs: number, options?: Options): Promise<void>;
}

/** The same on the timers of that queue. */
export function timerPromises(timers: TimerQueue): TimerPromises {
  async function setTimeout<T>(delayMs?: number, value?: T, { signal, ref }: Options = {}): Promise<T> {
    if (signal !== undefined) refuseAborted(signal);
    return new Promise<T>((resolve, reject) => {
      const timer = timers.set(
        () => {
          signal?.removeEventListener('abort', abort);
          resolve(value as T);
        },
        delayMs,
        [],
        false,
      );
      if (ref === false) timer.unref();
      function abort(): void {
        timers.clear(timer);
        reject(new AbortError(signal?.reason));
      }
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  async function* setInterval<T>(delayMs?: number, value?: T, options: Options = {}): AsyncGenerator<T> {
    const { signal, ref } = options;
    if (signal !== undefined) refuseAborted(signal);
    let ticks = 0;
    let wake = (): void => undefined;
    const timer = timers.set(
      () => {
        ticks += 1;
        wake();
      },
      delayMs,
      [],
      true,
    );
    if (ref === false) timer.unref();
    const abort = (): void => wake();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      for (;;) {
        while (ticks === 0 && signal?.aborted !== true)
          await new Promise<void>((resolve) => (wake = resolve));
        if (signal !== undefined) refuseAborted(signal);
        for (; ticks > 0; ticks--) yield value as T;
      }
    } finally {
      timers.clear(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    setTimeout,
    setInterval,
    wait: async (delayMs: number, options?: Options): Promise<void> =>
      setTimeout<undefined>(delayMs, undefined, options),
  };
}

function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AbortError(signal.reason);
}
