import type { ErrorFacts } from '../error-facts';
import type { LearnerText } from '../learner-text';

/** A line of the learner's, by the name of its file. */
export interface LineName {
  readonly file: string;
  readonly line: number;
}

/** A process that waits for a lock, and the lock's owner. `thing`: what the lock is called, where it has a name. */
export interface HeldLink {
  readonly process: number;
  readonly thing?: string;
  readonly holder: number;
  /** Where the owner took it. */
  readonly takenAt?: LineName;
}

/** One of two accesses that race; the step counts from 1. */
export interface RacingAccess {
  readonly process: number;
  readonly verb: 'reads' | 'writes';
  readonly step: number;
}

/** What a controlled schedule shows. Processes and steps count from 1. */
export interface RunFacts {
  /** Each waits for what the next owns; one link: for what it owns itself. */
  'wait-circle': { links: readonly HeldLink[] };
  /** The owner is gone and never gave back what the process waits for. */
  deserted: {
    link: HeldLink;
    /** Steps before it took it. */
    since: number;
    fate: 'killed' | 'ended';
    /** The error that ended the call in which it took it. */
    threw?: { readonly name: LearnerText; readonly message: LearnerText };
  };
  /** A process took it inside a call, and sleeps in that call at something else. */
  'asleep-with-it': { link: HeldLink; sleep: number; sleepsAt?: LineName };
  /** A process set the word in the call in which it was killed, and no process has changed it since. */
  'left-by-the-dead': { link: HeldLink; since: number };
  /** A notify woke a process that left without what it was woken for, while this one sleeps on. */
  swallowed: {
    process: number;
    notifier: number;
    notify: number;
    swallower: number;
    /** Its first step after the notify; 0 for none. */
    awake: number;
    how: 'gave up' | 'threw' | 'killed';
  };
  /** The word changed while a process slept, and the notify that followed woke only another process. */
  'woke-another': { process: number; change: number; notifier: number; notify: number; woken: number };
  'notify-before-sleep': { process: number; notify: number; sleep: number };
  'notify-before-change': { process: number; notifier: number; notify: number; change: number };
  'never-woken': {
    process: number;
    sleep: number;
    /** The word that it waits on was changed, and no notify followed. */
    change?: { readonly process: number; readonly step: number; readonly wasKilled: boolean };
    /** A process that was killed in the middle of its call: what it had begun, no other one finished or undid. */
    killed?: number;
  };
  /** No process can run, and none of them sleeps at a known place. */
  'none-can-run': object;
  /** Only its own timeout woke a process, although there was something to do. */
  'woken-by-timeout': { process: number; step: number };
  livelock: { steps: number };
  spinning: { process: number };
  napping: { process: number };
  /** It tries again and again, and each attempt leaves memory as it was. */
  retrying: { process: number; steps: number };
  /** It looks again and again, or sleeps and looks, for what only the killed processes would have done. */
  'waits-for-the-dead': { process: number; killed: readonly number[]; by: 'looking' | 'napping' | 'trying' };
  /**
   * A call threw. `fitsNoOrder`: the error is one that the kata defines, but no order of the calls explains it here.
   * `leftLocked`: its process still owns a lock.
   */
  'threw-in-run': {
    process: number;
    call: string;
    error: ErrorFacts;
    fitsNoOrder: boolean;
    leftLocked: boolean;
  };
  /** What the processes share could not be made. */
  unmade: { name: LearnerText; message: LearnerText };
  race: { earlier: RacingAccess; later: RacingAccess };
  /** No sequential order of the calls gives these results. */
  'no-order': { explanation: string };
}
