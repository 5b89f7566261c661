/**
 * Whether a sleeping thread will wake up by itself, from the system call in which it sleeps and that call's arguments, as
 * /proc/<pid>/task/<tid>/syscall shows them (proc(5)).
 */

/** Which argument is the timeout: a number of ms, or a pointer (0: for ever); 'always' for a call that is a sleep. */
type Timeout =
  | { readonly ms: number; readonly isLoop?: true }
  | { readonly pointer: number; readonly isLoop?: true }
  | 'always';

const FUTEX = 'futex';
const COMMON: Readonly<Record<number, Timeout>> = { 441: { pointer: 3, isLoop: true }, 449: { pointer: 3 } };
const CALLS: Readonly<Record<string, Readonly<Record<number, Timeout | typeof FUTEX>>>> = {
  x64: {
    ...COMMON,
    7: { ms: 2 }, // poll
    23: { pointer: 4 }, // select
    35: 'always', // nanosleep
    128: { pointer: 2 }, // rt_sigtimedwait
    202: FUTEX,
    208: { pointer: 4 }, // io_getevents
    219: 'always', // restart_syscall
    220: { pointer: 3 }, // semtimedop
    230: 'always', // clock_nanosleep
    232: { ms: 3, isLoop: true }, // epoll_wait
    270: { pointer: 4 }, // pselect6
    271: { pointer: 2 }, // ppoll
    281: { ms: 3, isLoop: true }, // epoll_pwait
  },
  arm64: {
    ...COMMON,
    4: { pointer: 4 }, // io_getevents
    22: { ms: 3, isLoop: true }, // epoll_pwait
    72: { pointer: 4 }, // pselect6
    73: { pointer: 2 }, // ppoll
    98: FUTEX,
    101: 'always', // nanosleep
    115: 'always', // clock_nanosleep
    128: 'always', // restart_syscall
    137: { pointer: 2 }, // rt_sigtimedwait
    192: { pointer: 3 }, // semtimedop
  },
};

/** A sleep this long counts as for ever, because Node sleeps for weeks when it means that. */
const FOR_EVER_MS = 20 * 24 * 3600 * 1000;

/** Which timeout will wake the thread: that of an event loop, or that of any other call. */
export type TimedBy = 'loop' | 'call';

/**
 * @param text a line of /proc: `running`, or the call's number and its arguments, in hexadecimal
 * @returns undefined for a sleep without a timeout
 */
export function timedBy(text: string, arch: string = process.arch): TimedBy | undefined {
  const [number = '', ...args] = text.trim().split(' ');
  const timeout = CALLS[arch]?.[Number(number)];
  if (timeout === undefined) return undefined;
  if (timeout === 'always') return 'call';
  // futex(address, operation, value, timeout): only waits sleep, and all of them have their timeout there.
  if (timeout === FUTEX) return Number(args[3]) === 0 ? undefined : 'call';
  const isTimed = 'pointer' in timeout ? Number(args[timeout.pointer]) !== 0 : isFinite(args[timeout.ms]);
  return isTimed ? (timeout.isLoop === true ? 'loop' : 'call') : undefined;
}

/** An int in a word of 64 bits, whose upper half may contain anything. Negative means for ever. */
function isFinite(word = '0'): boolean {
  const ms = Number(BigInt.asIntN(32, BigInt(word)));
  return ms >= 0 && ms < FOR_EVER_MS;
}
