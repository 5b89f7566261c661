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
  deserted: { link: HeldLink; fate: 'killed' | 'ended' };
  'notify-before-sleep': { process: number; notify: number; sleep: number };
  'notify-before-change': { process: number; notifier: number; notify: number; change: number };
  'never-woken': {
    process: number;
    sleep: number;
    /** The word that it waits on was changed, and no notify followed. */
    change?: { readonly process: number; readonly step: number };
  };
  /** No process can run, and none of them sleeps at a known place. */
  'none-can-run': object;
  /** Only its own timeout woke a process, although there was something to do. */
  'woken-by-timeout': { process: number; step: number };
  livelock: { steps: number };
  spinning: { process: number };
  napping: { process: number };
  /** What the processes share could not be made. */
  unmade: { name: LearnerText; message: LearnerText };
  race: { earlier: RacingAccess; later: RacingAccess };
  /** No sequential order of the calls gives these results. */
  'no-order': { explanation: string };
}
