import type { Explanations } from './explanation';

/** What was done to shared memory, and what others saw of it. */
export const ofSharing = {
  'lost-update': {
    title: 'an update was lost',
    lesson: 'Read, change, write are three steps. A write between them is overwritten.',
  },
  'torn-value': {
    title: 'a torn value',
    lesson:
      'A value that is written in two steps can be read between them, half old and half new. Use one kernel operation of the full width. `writeBytes` and `readBytes` are more than one.',
  },
  'stale-read': {
    title: 'a stale read',
    lesson:
      'Shared memory changes behind your back. A copy kept in a JavaScript variable is the value of some earlier moment.',
  },
  'neighbour-overwritten': {
    title: 'a neighbour was overwritten',
    lesson:
      'A write that is wider than its element carries the neighbours’ old bytes with it, and puts them back over what others wrote meanwhile.',
  },
  'data-race': {
    title: 'a data race',
    lesson: 'Two processes touch the same bytes, one of them writes, and nothing orders them.',
  },
  'not-atomic': {
    title: 'seen half done',
    lesson:
      'What belongs together must happen in one critical section: otherwise another process sees the middle of it.',
  },
  'check-then-act': {
    title: 'checked, then acted',
    lesson:
      'What was true when you looked may not be true any more when you act. Look and act in one critical section.',
  },
  'not-linearizable': {
    title: 'no order explains it',
    lesson:
      'Each call must take effect at one moment between its beginning and its end. The answers here fit no order of such moments.',
  },
} satisfies Explanations;
