import type { Fault, FaultCode } from '../faults/failure';
import { Operation } from '../kernel/operation';
import { lastStepOf } from './judges';
import type { CallOutcome, ObservedRun } from './observed-run';

/** What the calls of this process (from 1) returned, or the names of what they threw, in their order. */
export function answersOf({ calls }: ObservedRun, process: number): string {
  const all = calls.filter((call) => call.process === process).map(({ outcome }) => answer(outcome));
  return all.join(', ');
}

function answer(outcome: CallOutcome): string {
  if (outcome.kind === 'threw') return outcome.error.name;
  return outcome.kind === 'returned' ? String(outcome.value) : outcome.kind;
}

/** The fault that these answers are wrong, at the last step of the last call that gave one. */
export function wrongAnswers(run: ObservedRun, process: number, code: FaultCode, sentence: string): Fault {
  const call = run.calls.findLast(({ process: caller, ended }) => caller === process && ended !== Infinity);
  const step = lastStepOf(call);
  return { code, sentence, actual: answersOf(run, process), ...(step === undefined ? {} : { step }) };
}

/**
 * For runs in which process 1 receives one message, and its sender may be killed: once bytes of the message have come,
 * the stream is corrupt, and has not simply ended, wherever the sender cuts its message into pieces.
 */
export function cutWithinMessage(run: ObservedRun): Fault | undefined {
  if (answersOf(run, 1) !== 'EndOfStream' || !hasTaken(run, 1)) return undefined;
  const sentence =
    'The sender was killed within a message, of which some bytes had been received: CorruptStream.';
  return wrongAnswers(run, 1, 'wrong-error', sentence);
}

/** Whether this process (from 1) has received bytes of a pipe. A lock that it took beside that says nothing. */
function hasTaken({ steps }: ObservedRun, process: number): boolean {
  return steps.some(
    ({ kind, process: reader, bytes }) => kind === Operation.readPipe && reader === process - 1 && bytes > 0,
  );
}
