import { check, type TaskOptions } from './options';

// The extra stage: what ends a call early.

/** The longest time that setTimeout can wait; after a longer one it fires at once. */
const LONGEST_MS = 2 ** 31 - 1;

export function checkLimits({ signal, timeoutMs = 0 }: TaskOptions): void {
  const isNumber = typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs);
  check(isNumber, 'timeoutMs', 'a number of milliseconds', timeoutMs);
  const isSignal = signal === undefined || (signal as unknown) instanceof AbortSignal;
  check(isSignal, 'signal', 'an AbortSignal', signal);
}

/** Calls `then` when the signal is aborted, unless the function that it returns was called before. */
export function onAbort(signal: AbortSignal | undefined, then: () => void): () => void {
  signal?.addEventListener('abort', then, { once: true });
  return () => signal?.removeEventListener('abort', then);
}

/** Calls `then` after this many milliseconds, unless the function that it returns was called before. */
export function after(ms: number, then: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const wait = (left: number): void => {
    const next = left > LONGEST_MS ? () => wait(left - LONGEST_MS) : then;
    timer = setTimeout(next, Math.min(left, LONGEST_MS));
  };
  if (ms < Infinity) wait(Math.max(ms, 0));
  return () => clearTimeout(timer);
}
