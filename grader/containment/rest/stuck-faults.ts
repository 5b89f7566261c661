import type { Fault } from '../../faults/failure';

/** Every process sleeps, nothing is in transit, no timer is due, and the grader owes nothing. */
const stuck: Fault = { code: 'hang', facts: { kind: 'all-asleep', during: 'call' } };

/** A process with a period at least this long sleeps, and only checks that others are alive; otherwise it polls. In ms. */
const LONG_NAP_MS = 20;

/** Only timers fire, and they change nothing that others could see. */
export function faultOfPolling(periodMs: number): Fault {
  return periodMs >= LONG_NAP_MS
    ? { code: 'hang', facts: { kind: 'timers-in-vain', during: 'call' } }
    : { code: 'busy-wait', facts: { kind: 'polling', by: 'timer', during: 'call' } };
}

/** Something sleeps in a way that the grader cannot speed up, such as a program that is not Node. */
const faultOfRealTimer: Fault = {
  code: 'hang',
  isOverBudget: true,
  facts: { kind: 'long-sleep', during: 'call' },
};

/** Something polls by short sleeps that the grader cannot speed up. */
const faultOfNaps: Fault = {
  code: 'busy-wait',
  facts: { kind: 'polling', by: 'naps', during: 'call' },
};

/** `naps-for-ever`, `sleeps-too-long`: what the threads have done that system timers wake. */
export function faultOfSleep(real: 'under-way' | 'naps-for-ever' | 'sleeps-too-long' | undefined): Fault {
  if (real === 'naps-for-ever') return faultOfNaps;
  return real === 'sleeps-too-long' ? faultOfRealTimer : stuck;
}

/** Processes keep sending to each other, but that answers no call. */
export const faultOfEndlessMessages: Fault = {
  code: 'endless-loop',
  facts: { kind: 'endless-messages', during: 'call' },
};
