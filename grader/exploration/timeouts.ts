import type { Fault } from '../faults/failure';
import type { Input } from '../history/program';
import type { Judge } from './observed-run';
import type { Plan } from './plan';

// Programs of a world whose calls are acquire({ timeoutMs }), release(), sleep({ ms }) and patience({ timeoutMs }): how
// long, in ms, an acquire() took that returned false, or 0.

const sleep = (ms: number): Input => ({ method: 'sleep', ms }) as Input;
const acquire = (timeoutMs?: number): Input => ({
  method: 'acquire',
  ...(timeoutMs === undefined ? {} : { timeoutMs }),
});
const release: Input = { method: 'release' };

type Timeouts = Pick<Plan, 'programs' | 'aloof' | 'preemptions' | 'mayBlock' | 'judge'>;

/** A release comes long before the time is up, but after 2³¹ ms where it can: no 32-bit timer may cut the wait short. */
export function farAway(timeoutMs: number): Timeouts {
  return {
    programs: [
      [acquire(), sleep(Math.min(timeoutMs / 2, 2 ** 32)), release],
      [acquire(timeoutMs), release],
    ],
    aloof: ['sleep'],
    preemptions: 0,
    judge: gaveUp(timeoutMs),
  };
}

/** What it waits for comes long before the time is up: no call may have given up before. */
export function gaveUp(timeoutMs: number): Judge {
  return ({ calls }): Fault | undefined => {
    const early = calls.some(({ outcome }) => outcome.kind === 'returned' && outcome.value === false);
    if (!early) return undefined;
    return {
      code: 'wrong-value',
      sentence: `A call with a timeout of ${String(timeoutMs)} ms gave up early: what it waited for came in time.`,
      expected: 'true',
      actual: 'false',
    };
  };
}

/** A process waits for 10 ms, and is woken in vain after 6: the other one has the lock again. */
export function wokenInVain(): Timeouts {
  return {
    programs: [
      [sleep(1), { method: 'patience', timeoutMs: 10 } as Input],
      [acquire(), sleep(7), release, acquire(0)],
    ],
    aloof: ['sleep'],
    preemptions: 0,
    mayBlock: true,
    judge: waitedAgain,
  };
}

/** A call with a timeout of 10 ms was woken in vain after 6 ms. */
export const waitedAgain: Judge = ({ calls }): Fault | undefined => {
  const waiter = calls.find(({ input }) => input.method === 'patience');
  const waited = waiter?.outcome.kind === 'returned' ? Number(waiter.outcome.value) : 0;
  // 0: it did not give up. A little late is not a fault; waiting 10 ms once more would end after 16.
  if (waited === 0 || (waited >= 9 && waited <= 15)) return undefined;
  const then = waited < 9 ? 'did not wait again' : 'then waited for the whole time again';
  return {
    code: 'wrong-value',
    sentence: `A call with a timeout of 10 ms gave up after ${String(waited)} ms: it was woken in vain, and ${then}. After each wake-up, it should wait for the time that is left.`,
    expected: 'about 10',
    actual: String(waited),
  };
};
