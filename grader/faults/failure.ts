import type { Replay } from './replay';
import type { ErrorFacts } from './error-facts';
import type { SourceLine, TracedStep } from './traced-step';
import type { Cause } from './facts';

/** Every fault that a check can name. The diagnosis room explains each to the learner. */
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
  // what it did to others who wait
  'two-owners',
  'deadlock-cycle',
  'orphan-wait',
  'lost-wakeup',
  'lost-permit',
  'busy-wait',
  'livelock',
  'over-locked',
  // what others saw of it
  'not-atomic',
  'check-then-act',
  'not-linearizable',
  // what it did to messages on their way
  'message-split',
  'lost-item',
  'doubled-item',
  'lost-slot',
  // what became of tasks and calls that others run
  'lost-result',
  'ran-twice',
  'never-ran',
  'wrong-process',
  'too-many-processes',
  'blocked-others',
  'no-back-pressure',
  // who was let in
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

/** A fault of the learner's code: its code, what caused it, and what is known besides. */
export type Fault = Cause & FaultDetails;

export interface FaultDetails {
  readonly code: FaultCode;
  readonly expected?: string;
  readonly actual?: string;
  /** The learner's line, where one is known. */
  readonly where?: SourceLine;
  /** What the learner's processes printed, when it helps. */
  readonly output?: string;
  /** The smallest input that fast-check found, and how to run it again. */
  readonly counterexample?: string;
  /** The run that shows it, where a schedule does. */
  readonly replay?: Replay;
  /** Found because nobody could run: the run tells more when it is made again. */
  readonly isStuck?: boolean;
  /** Found because a budget was used up, although its code is also that of other faults. */
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

/** Faults after which the process under test is gone; to try them again costs the learner's time. */
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

/** Faults that say only that a budget was used up: a verdict when it happens again, alone and with a larger one. */
const budgetCodes: readonly FaultCode[] = ['endless-loop', 'fork-storm', 'memory-flood', 'output-flood'];

export function isOverBudget({ code, isOverBudget: isSaid }: Fault): boolean {
  return isSaid === true || budgetCodes.includes(code);
}

/** What could not be judged is neither right nor wrong, and never a pass. */
export function isInconclusive({ code }: Pick<Fault, 'code'>): boolean {
  return code === 'uncontrolled' || code === 'unobserved';
}

export function isFatal(failure: unknown): boolean {
  return failure instanceof Failure && fatalCodes.includes(failure.fault.code);
}
