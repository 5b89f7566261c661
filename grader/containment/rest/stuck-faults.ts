import type { Fault } from '../../faults/failure';

/** Every process sleeps, nothing is under way, no timer is due, and the grader owes nothing. */
export const stuck: Fault = {
  code: 'hang',
  sentence: 'Every process is asleep, and nothing is left that could wake one: the call never returns.',
};

/** A process that looks up this rarely sleeps, in case that another one was killed; more often, it polls. In ms. */
const LONG_NAP_MS = 20;

/** Only timers fire, and what they do changes nothing that others could see. */
export function faultOfPolling(periodMs: number): Fault {
  if (periodMs >= LONG_NAP_MS)
    return {
      code: 'hang',
      sentence:
        'The call never returns: every process is asleep, and when a timer fires, it changes nothing that anything waits for.',
    };
  return {
    code: 'busy-wait',
    sentence:
      'The call never returns: a timer fires again and again to look for something that never comes. What waits should sleep until it is woken.',
  };
}

/** Something sleeps in a way that the grader cannot speed up, such as a program that is not Node's. */
export const faultOfRealTimer: Fault = {
  code: 'hang',
  isOverBudget: true,
  sentence:
    'The call does not return: every process is asleep, and the only thing left is a long sleep outside of Node’s timers, such as a program like `sleep`, or `Atomics.wait` beside worker threads.',
};

/** The same, by short sleeps that the grader cannot speed up either. */
export const faultOfNaps: Fault = {
  code: 'busy-wait',
  sentence:
    'The call never returns: a process sleeps a little and looks again, over and over, for something that never comes. What waits should sleep until it is woken.',
};

/** Processes keep sending to each other, and no call is answered by it. */
export const faultOfEndlessMessages: Fault = {
  code: 'endless-loop',
  sentence:
    'The call never returns: messages go back and forth between processes without end, and none of them answers it.',
};
