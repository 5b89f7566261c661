import type { Explanations } from './explanation';

/** What was done to processes that wait. */
export const ofWaiting = {
  'two-owners': {
    title: 'two inside at once',
    lesson:
      'To look whether it is free and to take it must be one step: `compareExchange`. And a process that was woken must look again, because another may have come first.',
  },
  'deadlock-cycle': {
    title: 'a deadlock',
    lesson:
      'Each waits for what the next one holds. If every process takes locks in the same order, no such cycle can form.',
  },
  'orphan-wait': {
    title: 'a wait that nothing will end',
    lesson:
      'A process that sleeps depends on another process: every way out of a critical section, including a thrown error, must release the lock, and every release must wake a sleeper.',
  },
  'lost-wakeup': {
    title: 'a lost wake-up',
    lesson: 'Wherever code changes what others wait for, it must then wake those that can proceed.',
  },
  'lost-permit': {
    title: 'a permit was lost',
    lesson:
      'A call that gives up must leave everything as it was: a permit that it has taken must be released.',
  },
  'busy-wait': {
    title: 'busy waiting',
    lesson:
      'A process that looks again and again takes the processor from the one that it waits for. Let it sleep, which costs nothing, until a message, an event or a `notify` wakes it.',
  },
  livelock: {
    title: 'steps without end',
    lesson:
      'Every process is busy, and nothing gets done: at least one must be able to proceed without the others giving way.',
  },
  'over-locked': {
    title: 'locked too much',
    lesson: 'It does no harm when all wait for all, but what can run in parallel should.',
  },
} satisfies Explanations;
