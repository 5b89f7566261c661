import type { Explanations } from './explanation';

/** What was done to others who wait. */
export const ofWaiting = {
  'two-owners': {
    title: 'two inside at once',
    lesson:
      'To look whether it is free and to take it must be one step: `compareExchange`. And who was woken must look again, because another process may have come first.',
  },
  'deadlock-cycle': {
    title: 'a deadlock',
    lesson:
      'Each waits for what the next one holds. If all take locks in one order, the same in every process, no such circle can close.',
  },
  'orphan-wait': {
    title: 'asleep, and nobody will wake it',
    lesson:
      'A process that sleeps depends on another one: every way out of a critical section, a thrown error too, must give the lock back, and every release must wake a sleeper.',
  },
  'lost-wakeup': {
    title: 'a lost wake-up',
    lesson:
      'A notify wakes those who sleep at that moment, and nobody else: it is not remembered. Change the word first, then notify; and let `wait` check the value that you saw, so that it does not fall asleep when the word has changed.',
  },
  'lost-permit': {
    title: 'a permit was lost',
    lesson: 'Who gives up must leave everything as it was: a permit taken on the way has to go back.',
  },
  'busy-wait': {
    title: 'busy waiting',
    lesson:
      'A process that looks again and again takes the processor from the one that it waits for. `wait` sleeps until a `notify` comes, and costs nothing.',
  },
  livelock: {
    title: 'steps without end',
    lesson:
      'Everybody is busy, and nothing gets done: some process must be able to go on without the others giving way.',
  },
  'over-locked': {
    title: 'locked too much',
    lesson: 'Nobody gets hurt when everybody waits for everybody; but what could run side by side should.',
  },
} satisfies Explanations;
