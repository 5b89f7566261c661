import type { SleepFacts } from '../../faults/facts/sleep';
import type { Sentences } from './sentences';
import { neverReturns } from './wording';

const POLLED = 'A process that waits should sleep until it is woken.';

export const sleepSentences: Sentences<keyof SleepFacts> = {
  'all-asleep': ({ during }) =>
    `${neverReturns(during)}: every process is asleep, and nothing is left that could wake one.`,
  'timers-in-vain': ({ during }) =>
    `${neverReturns(during)}: every process is asleep, and when a timer fires, it changes nothing that anything waits for.`,
  'long-sleep': ({ during }) =>
    `${neverReturns(during)}: every process is asleep, and all that is left is a long sleep outside of Node’s timers, such as a program like \`sleep\`, or \`Atomics.wait\` beside worker threads.`,
  polling: ({ by, during }) =>
    by === 'timer'
      ? `${neverReturns(during)}: a timer fires again and again to look for something that never comes. ${POLLED}`
      : `${neverReturns(during)}: a process sleeps for a moment and looks again, over and over, for something that never comes. ${POLLED}`,
  'endless-messages': ({ during }) =>
    `${neverReturns(during)}: messages go back and forth between processes without end, and none of them answers it.`,
};
