import { constants as system } from 'node:os';
import { realNow } from './clock';
import { libc, systemCallFailed, type LinuxC } from './libc';
import type { WaitResult } from './wait-result';

const { EAGAIN, EINTR, ETIMEDOUT } = system.errno;
const CALLS: Partial<Record<string, number>> = { x64: 202, arm64: 98 };

/** The number of the futex system call here, or null where there is none. */
export const FUTEX: number | null = process.platform === 'linux' ? (CALLS[process.arch] ?? null) : null;

// Without FUTEX_PRIVATE_FLAG: the waiters are other processes.
const WAIT = 0;
const WAKE = 1;
const MOST = 2 ** 31 - 1;
const LONGEST_SECONDS = 2 ** 31;

// struct timespec as two little-endian 64-bit numbers, which x64 and arm64 both have. One is enough: a wait
// blocks.
const timespec = new Uint32Array(4);

/**
 * Sleeps while the word at `address` holds `expected`; see futex(2). The timeout is on the monotonic clock.
 */
export function futexWait(address: number, expected: number, timeoutMs: number): WaitResult {
  const linux = linuxC();
  const deadline = timeoutMs === Infinity ? Infinity : realNow() + timeoutMs;
  let remaining = timeoutMs;
  for (;;) {
    if (linux.futex(FUTEX ?? 0, address, WAIT, expected, timespecOf(remaining), 0, 0) === 0) return 'ok';
    const errno = libc().errno();
    if (errno === EAGAIN) return 'not-equal';
    if (errno === ETIMEDOUT) return 'timed-out';
    if (errno !== EINTR) throw systemCallFailed('futex');
    remaining = Math.max(0, deadline - realNow());
  }
}

/** Wakes at most `count` waiters of the word, in the order they came; returns how many. */
export function futexNotify(address: number, count: number): number {
  const woken = linuxC().futex(FUTEX ?? 0, address, WAKE, Math.min(count, MOST), null, 0, 0);
  if (woken < 0) throw systemCallFailed('futex');
  return woken;
}

/** Sleeps, perhaps not at all, if the word holds `expected`; for callers that look at it again anyway. */
export function futexPark(address: number, expected: number): void {
  linuxC().futexUntimed(FUTEX ?? 0, address, WAIT, expected, 0, 0, 0);
}

/** Wakes one sleeper of the word, if there is one. */
export function futexUnpark(address: number): void {
  linuxC().futexUntimed(FUTEX ?? 0, address, WAKE, 1, 0, 0, 0);
}

function timespecOf(ms: number): Uint32Array | null {
  const seconds = Math.floor(ms / 1000);
  if (seconds >= LONGEST_SECONDS) return null;
  timespec[0] = seconds;
  timespec[2] = Math.min(999_999_999, Math.ceil((ms - seconds * 1000) * 1e6));
  return timespec;
}

function linuxC(): LinuxC {
  const { linux } = libc();
  if (linux === null || FUTEX === null)
    throw new Error('there is no futex here: waiting.ts must choose polling');
  return linux;
}
