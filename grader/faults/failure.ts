import type { Replay } from './replay';
import type { SourceLine } from './traced-step';
import type { Cause } from './facts';
import type { LineRole } from './line-role';
import type { Sight } from './sight';
import type { Whereabouts } from './whereabouts';

/** Every fault that a check can name. `diagnosis/` explains each to the learner. */
export const faultCodes = [
  // the learner's file
  'not-started',
  'file-missing',
  'file-unreadable',
  'syntax',
  'unloadable',
  'missing-export',
  // what it computed
  'wrong-value',
  'wrong-order',
  'wrong-error',
  'no-error',
  'threw',
  'state-changed',
  // what it did to processes
  'crash',
  'exited',
  'hang',
  'endless-loop',
  'fork-storm',
  'output-flood',
  'memory-flood',
  'leaked-process',
  'leaked-memory',
  'leaked-descriptor',
  'not-parallel',
  'not-isolated',
  // what it did to shared memory
  'lost-update',
  'torn-value',
  'stale-read',
  'neighbour-overwritten',
  'data-race',
  // what it did to waiting processes
  'two-owners',
  'deadlock-cycle',
  'orphan-wait',
  'lost-wakeup',
  'lost-permit',
  'busy-wait',
  'livelock',
  'over-locked',
  // what other processes saw of it
  'not-atomic',
  'check-then-act',
  'not-linearizable',
  // what it did to messages in transit
  'message-split',
  'lost-item',
  'doubled-item',
  'lost-slot',
  // what became of tasks and calls that other processes run
  'lost-result',
  'ran-twice',
  'never-ran',
  'wrong-process',
  'too-many-processes',
  'blocked-others',
  'no-back-pressure',
  // which clients it let in
  'not-authenticated',
  'exposed',
  // what it did to the grader
  'patched-globals',
  'forged-message',
  // what could not be judged
  'uncontrolled',
  'unobserved',
] as const;

export type FaultCode = (typeof faultCodes)[number];

/** A fault of the learner's code: its code, its cause, and what else is known. */
export type Fault = Cause & FaultDetails;

export interface FaultDetails {
  readonly code: FaultCode;
  /** The sentence says what must hold, and not what happened. */
  readonly isPromise?: boolean;
  readonly expected?: string;
  readonly actual?: string;
  /** The learner's line, where one is known. */
  readonly where?: SourceLine;
  /** What happened at that line. */
  readonly role?: LineRole;
  /** The step of the run that made the difference, from 0, where the judge knows it. */
  readonly step?: number;
  /** Where each process is, when none can continue. */
  readonly whereabouts?: readonly Whereabouts[];
  /** What the processes themselves reported about that, until the check makes `whereabouts` of it. */
  readonly sights?: readonly Sight[];
  /** What the learner's processes printed, where it helps. */
  readonly output?: string;
  /** The smallest failing input that fast-check found, and how to run it again. */
  readonly counterexample?: string;
  /** The run that shows the fault, if a schedule does. */
  readonly replay?: Replay;
  /** Found because no process could run: running it again, traced, shows more. */
  readonly isStuck?: boolean;
  /** Found because a budget was used up, although other faults share its code. */
  readonly isOverBudget?: boolean;
}

/** A check has found a fault. Anything else that a check throws is the grader's own error. */
export class Failure extends Error {
  override readonly name = 'Failure';
  constructor(readonly fault: Fault) {
    super(`${fault.code}: ${fault.sentence ?? JSON.stringify(fault.facts)}`);
  }
}

/** Ends the check with a fault. */
export function fail(fault: Fault): never {
  throw new Failure(fault);
}

/** Faults after which the process under test is gone; trying them again would cost the learner time. */
const fatalCodes: readonly FaultCode[] = [
  'crash',
  'exited',
  'hang',
  'endless-loop',
  'fork-storm',
  'output-flood',
  'memory-flood',
  'unloadable',
  'forged-message',
];

/** Faults that only mean that a budget was used up. They become verdicts when they recur alone, with a larger budget. */
const budgetCodes: readonly FaultCode[] = ['endless-loop', 'fork-storm', 'memory-flood', 'output-flood'];

export function isOverBudget({ code, isOverBudget: isMarked }: Fault): boolean {
  return isMarked === true || budgetCodes.includes(code);
}

/** What could not be judged is neither right nor wrong, and never a pass. */
export function isInconclusive({ code }: Pick<Fault, 'code'>): boolean {
  return code === 'uncontrolled' || code === 'unobserved';
}

export function isFatal(failure: unknown): boolean {
  return failure instanceof Failure && fatalCodes.includes(failure.fault.code);
}
