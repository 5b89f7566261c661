import {
  PENDING,
  pipeModel,
  returned,
  sameValue,
  show,
  type Operation,
  type PipeInput,
  type PipeOptions,
} from '../history';
import type { ErrorFacts } from '../faults/error-facts';
import type { Fault } from '../faults/failure';
import { linearizable, type Impossible } from './judges';
import type { ObservedCall, ObservedRun } from './observed-run';
import { errorFacts } from './unexpected-errors';

/**
 * Judges the calls on a pipe's two ends by the model of two queues of whole messages. When a process ends or is killed,
 * the system closes its ends at some time after that.
 */
export function asPipe(options: PipeOptions): (run: ObservedRun) => Fault | undefined {
  return linearizable(pipeModel(options), named, () => true, {
    alsoDone: (run) => closedAtTheEnd(run, options),
    lenient: (operations) => withoutHalves(operations, options),
  });
}

/**
 * For runs in which both ends stay open: no send() may throw. If a recv() threw before it, its process has ended, and the
 * recv() is the fault.
 */
export function refusedSend({ calls }: ObservedRun): Fault | undefined {
  const thrown = calls.flatMap(({ input, outcome, ended }) =>
    outcome.kind === 'threw' ? [{ ended, method: input.method, name: outcome.error.name }] : [],
  );
  const [first] = thrown.sort((one, other) => one.ended - other.ended);
  if (first === undefined || first.method === 'recv') return undefined;
  const sentence = `The other end is open, but send() throws ${first.name}: when the pipe is full, it must wait.`;
  return { code: 'threw', sentence };
}

/**
 * Sending and closing take several steps, but the model has only one. So a poll may see half of a message whose sender
 * then finds that no reader is left. Or it may see that one of a connection's two pipes is closed and the other is not
 * yet. The system closes both at once.
 */
function withoutHalves(
  operations: readonly Operation<PipeInput, unknown>[],
  { holders }: PipeOptions,
): Operation<PipeInput, unknown>[] {
  const isUnderWay = (poll: Operation<PipeInput, unknown>): boolean =>
    operations.some(
      (other) =>
        other.process !== poll.process &&
        (other.input.method === 'send' || other.input.method === 'close') &&
        other.end !== AFTER_ALL &&
        other.call < poll.end &&
        poll.call < other.end,
    );
  const mayBreak = ({ input, end }: Operation<PipeInput, unknown>): boolean =>
    holders[input.end === 0 ? 1 : 0].every((process) =>
      operations.some(
        (other) =>
          other.process === process &&
          other.input.method === 'close' &&
          other.input.end !== input.end &&
          other.call < end,
      ),
    );
  return operations
    .filter((one) => one.input.method !== 'poll' || !isUnderWay(one))
    .map((one) =>
      one.input.method === 'send' &&
      one.outcome.kind === 'threw' &&
      one.outcome.error === 'BrokenPipe' &&
      mayBreak(one)
        ? { ...one, outcome: PENDING, end: Infinity }
        : one,
    );
}

const AFTER_ALL = 1e9;

function closedAtTheEnd(
  run: ObservedRun,
  { holders }: PipeOptions,
): Omit<Operation<PipeInput, unknown>, 'id'>[] {
  return holders.flatMap((processes, end) =>
    processes
      .filter((process) => run.hasEnded(process) || run.isKilled(process))
      .map((process) => ({
        process,
        input: { method: 'close' as const, end: end === 0 ? (0 as const) : (1 as const) },
        outcome: returned(undefined),
        call: Math.max(-1, ...run.calls.filter((call) => call.process === process).map(lastMoment)) + 0.5,
        // At the latest after everything else that happened.
        end: AFTER_ALL,
      })),
  );
}

function lastMoment({ begun, ended }: ObservedRun['calls'][number]): number {
  return ended === Infinity ? begun : ended;
}

function named(impossible: Impossible<PipeInput>): Fault | undefined {
  const { run, process, input, outcome, text: call } = impossible;
  if (input.method !== 'recv') return undefined;
  if (outcome.kind === 'threw') {
    const { error = 'an error' } = outcome;
    return error === 'CorruptStream' || !/EndOfStream|BrokenPipe/.test(error)
      ? {
          code: 'message-split',
          facts: { kind: 'unreadable-message', call, process, ...foreignError(impossible.call) },
        }
      : { code: 'lost-item', facts: { kind: 'early-end', call, process } };
  }
  if (outcome.kind !== 'returned') return undefined;
  return faultOfMessage(run, outcome.output, process);
}

/** An error that is not one of the connection's says more than its name. */
function foreignError(call: ObservedCall | undefined): { error?: ErrorFacts } {
  if (call?.outcome.kind !== 'threw' || call.outcome.error.name === 'CorruptStream') return {};
  return { error: errorFacts(call.outcome.error) };
}

/** The fault when a message was received that could not be received at that moment. */
function faultOfMessage(run: ObservedRun, output: unknown, process: number): Fault {
  const message = show(output);
  const isIt = (other: unknown): boolean => sameValue(other, output);
  const sent = run.calls.filter(
    ({ input }) => input.method === 'send' && isIt((input as { message?: unknown }).message),
  );
  const received = run.calls.filter(
    ({ input, outcome }) => input.method === 'recv' && outcome.kind === 'returned' && isIt(outcome.value),
  );
  if (sent.length === 0) return { code: 'message-split', facts: { kind: 'never-sent', process, message } };
  if (sent.every(({ outcome }) => outcome.kind === 'blocked'))
    return { code: 'message-split', facts: { kind: 'still-sending', process, message } };
  if (received.length > sent.length) {
    const counts = { sent: sent.length, received: received.length };
    return { code: 'doubled-item', facts: { kind: 'received-again', message, ...counts } };
  }
  return { code: 'wrong-order', facts: { kind: 'overtaken', process, message } };
}
