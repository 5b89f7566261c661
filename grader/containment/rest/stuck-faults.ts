import type { Fault } from '../../faults/failure';

/** Every process sleeps, nothing is under way, no timer is due, and the grader owes nothing. */
export const stuck: Fault = { code: 'hang', facts: { kind: 'all-asleep', during: 'call' } };

/** A process that looks up this rarely sleeps, in case that another one was killed; more often, it polls. In ms. */
const LONG_NAP_MS = 20;

/** Only timers fire, and what they do changes nothing that others could see. */
export function faultOfPolling(periodMs: number): Fault {
  return periodMs >= LONG_NAP_MS
    ? { code: 'hang', facts: { kind: 'timers-in-vain', during: 'call' } }
    : { code: 'busy-wait', facts: { kind: 'polling', by: 'timer', during: 'call' } };
}

/** Something sleeps in a way that the grader cannot speed up, such as a program that is not Node's. */
export const faultOfRealTimer: Fault = {
  code: 'hang',
  isOverBudget: true,
  facts: { kind: 'long-sleep', during: 'call' },
};

/** The same, by short sleeps that the grader cannot speed up either. */
export const faultOfNaps: Fault = {
  code: 'busy-wait',
  facts: { kind: 'polling', by: 'naps', during: 'call' },
};

/** Processes keep sending to each other, and no call is answered by it. */
export const faultOfEndlessMessages: Fault = {
  code: 'endless-loop',
  facts: { kind: 'endless-messages', during: 'call' },
};
