import type { SleepFacts } from '../../faults/facts/sleep';
import type { Sentences } from './sentences';
import { endText } from './whereabouts';
import { capitalised, neverReturns, processName, processNames } from './wording';

const POLLED = 'A process that waits should sleep until it is woken.';

export const sleepSentences: Sentences<keyof SleepFacts> = {
  'all-asleep': ({ during, call }) =>
    `${neverReturns(during, call)}: every process is asleep, and nothing is left that could wake one.`,
  'timers-in-vain': ({ during, call }) =>
    `${neverReturns(during, call)}: every process is asleep, and when a timer fires, it changes nothing that anything waits for.`,
  'long-sleep': ({ during, call }) =>
    `${neverReturns(during, call)}: every process is asleep, and all that is left is a long sleep outside of Node’s timers, such as a program like \`sleep\`, or \`Atomics.wait\` beside worker threads.`,
  'child-ended': ({ call, process, fn, task, end }) => {
    const child = process === undefined ? 'A child' : capitalised(processName(process));
    const runs = fn === '' ? '' : `, which ran ${fn},`;
    const work = task === undefined ? '' : ` in task ${String(task)}`;
    return `${child}${runs} ${endText(end)}${work} while ${call} was under way, and that call never returns: it got neither a result nor an error.`;
  },
  'survivor-waits': ({ process, call, killed }) =>
    `${capitalised(processNames(killed))} ${killed.length > 1 ? 'were' : 'was'} killed in the middle of a call. ${capitalised(processName(process))} waits in ${call} for ever: no process does what the killed one would have done.`,
  polling: ({ by, during }) =>
    by === 'timer'
      ? `${neverReturns(during)}: a timer fires again and again to look for something that never comes. ${POLLED}`
      : `${neverReturns(during)}: a process sleeps for a moment and looks again, over and over, for something that never comes. ${POLLED}`,
  'endless-messages': ({ during }) =>
    `${neverReturns(during)}: messages go back and forth between processes without end, and none of them answers it.`,
};
