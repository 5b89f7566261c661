import type { HeldLink, LineName, RacingAccess, RunFacts } from '../../faults/facts/runs';
import type { Sentences } from './sentences';
import { capitalised, processName, processNames } from './wording';

export const runSentences: Sentences<keyof RunFacts> = {
  'wait-circle': ({ links }) => waitCircle(links),
  deserted: ({ link, since, fate, threw }) =>
    `${waitOf(link)}; ${processName(link.holder)} took it${place(' at', link.takenAt)} (step ${String(since)}), ${
      fate === 'killed'
        ? 'was killed'
        : threw === undefined
          ? 'has ended'
          : `threw ${threw.name}${threw.message === '' ? '' : ` (${threw.message})`}`
    }, and never released it.`,
  'asleep-with-it': ({ link, sleep, sleepsAt }) =>
    `${waitOf(link)}, which ${processName(link.holder)} took${place(' at', link.takenAt)} and still has: it sleeps there since step ${String(sleep)}${place(', at', sleepsAt)}, inside the same call. Neither can continue.`,
  'left-by-the-dead': ({ link, since }) =>
    `Process ${String(link.process)} sleeps until ${word(link)} changes. ${capitalised(processName(link.holder))} set it at step ${String(since)}${place(', at', link.takenAt)}, and was killed before it set it back.`,
  swallowed: ({ process, notifier, notify, swallower, awake, how }) =>
    `Process ${String(process)} sleeps for ever. ${capitalised(processName(notifier))} sent a notify at step ${String(notify)}, and it woke ${processName(swallower)}${awake > 0 ? ` (step ${String(awake)})` : ''}, which ${
      { 'gave up': 'gave up', threw: 'threw an error', killed: 'was killed' }[how]
    } without taking what it was woken for: the wake-up was swallowed.`,
  'woke-another': ({ process, change, notifier, notify, woken }) =>
    `Process ${String(process)} sleeps for ever, although what it waits for is there since step ${String(change)}: the notify of ${processName(notifier)} at step ${String(notify)} woke only process ${String(woken)}. Where sleepers wait for different things at one word, wake all of them, and let each look.`,
  'notify-before-sleep': ({ process, notify, sleep }) =>
    `Process ${String(process)} sleeps for ever: the notify that was meant for it came at step ${String(notify)}, and it fell asleep after that, at step ${String(sleep)}. The wake-up was lost between its last look at the word and its falling asleep, or before the word was changed.`,
  'notify-before-change': ({ process, notifier, notify, change }) =>
    `Process ${String(process)} sleeps for ever: ${processName(notifier)} sent its notify at step ${String(notify)} and changed the word only at step ${String(change)}. A process that looked in between saw the old value, and fell asleep after the wake-up. Change first, then notify.`,
  'never-woken': ({ process, sleep, change, killed }) =>
    `Process ${String(process)} has slept since step ${String(sleep)}, and no process is left that will ever wake it.${
      change === undefined
        ? ''
        : ` Process ${String(change.process)} changed the word that it waits for at step ${String(change.step)}, and ${change.wasKilled ? 'was killed before it sent a notify' : 'no notify of that word followed'}.`
    }${
      killed === undefined || change?.wasKilled === true
        ? ''
        : ` Process ${String(killed)} was killed in the middle of its call, and no other process has finished or undone what it had begun.`
    }`,
  'none-can-run': () => 'No process can run any more.',
  'woken-by-timeout': ({ process, step }) =>
    `At step ${String(step)} every process is asleep, although there is something to do: ${processName(process)} continues only because its own timeout wakes it. A change that a process waits for needs a notify; to look up now and then is only for the case that a process was killed.`,
  livelock: ({ steps }) =>
    `After ${String(steps)} steps the processes are still running, and no call returns: each undoes what the other does, or tries again for ever.`,
  spinning: ({ process }) =>
    `Process ${String(process)} looks at the same memory or pipe again and again, and no other process can change it: it spins where it should sleep.`,
  napping: ({ process }) =>
    `Process ${String(process)} sleeps for a moment and looks again, over and over: nothing wakes it, it polls. A process that waits should sleep until it is woken.`,
  retrying: ({ process, steps }) =>
    `Process ${String(process)} tries again and again, ${String(steps)} steps in a row, and each attempt leaves memory as it was: it spins where it should sleep.`,
  'waits-for-the-dead': ({ process, killed, by }) =>
    `${capitalised(processNames(killed))} ${killed.length > 1 ? 'were' : 'was'} killed in the middle of a call, and ${processName(process)} ${
      {
        looking: 'looks at the same memory again and again',
        napping: 'sleeps for a moment and looks again, over and over',
        trying: 'tries again and again',
      }[by]
    }, for ever: it waits for what only the killed process would have done.`,
  'threw-in-run': ({ process, call, error, fitsNoOrder, leftLocked }) => {
    const message = error.message.replace(/\.$/, '');
    const what = `${call} threw ${error.name}${message === '' ? '' : `: ${message}`}`;
    const how = `${leftLocked ? ', and left a lock locked' : ''}.${fitsNoOrder ? ' No order of the calls explains that error.' : ''}`;
    return `${capitalised(processName(process))}: ${what}${how}`;
  },
  unmade: ({ name, message }) => `What the processes share could not be made: ${name}: ${message}`,
  race: ({ earlier, later }) =>
    `${capitalised(access(earlier, 'memory'))} and ${access(later, 'the same bytes')}, with plain operations, and nothing orders the two: on another machine, either may see something else.`,
  'no-order': ({ explanation }) => explanation,
};

/** The cause of being stuck that a deadlock is: each waits for what the next one holds. */
function waitCircle(links: readonly HeldLink[]): string {
  const [only, ...others] = links;
  if (only !== undefined && others.length === 0)
    return `${waitOf(only)}, which it holds itself${place(' since', only.takenAt)}: no other process will ever release it.`;
  const waits = links.map(
    (link) =>
      `process ${String(link.process)} waits for ${lock(link)}, held by process ${String(link.holder)}${place(' since', link.takenAt)}`,
  );
  const none = links.length === 2 ? 'Neither' : 'None';
  return `A cycle of waiting: ${waits.join('; ')}. ${none} of them can ever continue.`;
}

function waitOf(link: HeldLink): string {
  return `Process ${String(link.process)} waits for ${lock(link)}`;
}

function word({ thing }: HeldLink): string {
  return thing === undefined ? 'a word' : `a word of \`${thing}\``;
}

function lock({ thing }: HeldLink): string {
  return thing === undefined ? 'a lock' : `the lock of \`${thing}\``;
}

function place(preposition: string, line: LineName | undefined): string {
  return line === undefined ? '' : `${preposition} ${line.file}:${String(line.line)}`;
}

function access({ process, verb, step }: RacingAccess, what: string): string {
  return `${processName(process)} ${verb} ${what} (step ${String(step)})`;
}
