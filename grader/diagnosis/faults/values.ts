import type { Explanations } from './explanation';

/** What was computed is wrong. */
export const ofValues = {
  'wrong-value': { title: 'wrong value', lesson: 'The call returned the wrong value.' },
  'wrong-order': { title: 'wrong order', lesson: 'Each thing happened, but not when it was promised.' },
  'wrong-error': {
    title: 'the wrong error',
    lesson:
      'An error is an answer: its class says what kind of mistake was made, its message names the argument and what came.',
  },
  'no-error': {
    title: 'no error',
    lesson: 'A wrong call that is accepted in silence shows up much later and somewhere else.',
  },
  threw: { title: 'an unexpected error', lesson: 'A legal call threw.' },
  'state-changed': {
    title: 'a failed call changed something',
    lesson: 'Check all arguments before you touch anything: a call that throws must leave no trace.',
  },
} satisfies Explanations;
