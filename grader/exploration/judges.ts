import type { Input } from '../history/program';
import { checkLinearizability, describeCall, PENDING, type Model, type Operation } from '../history';
import type { Fault, FaultCode } from '../faults/failure';
import type { Judge, ObservedCall, ObservedRun } from './observed-run';
import { faultOfStuck } from './stuck';
import { faultOfThrow, unexpectedError } from './unexpected-errors';

interface History<I extends Input> {
  /** What the system did, besides the calls. */
  readonly alsoDone?: (run: ObservedRun) => readonly Omit<Operation<I, unknown>, 'id'>[];
  /** The history without those calls of which the model demands too much. */
  readonly lenient?: (operations: readonly Operation<I, unknown>[]) => readonly Operation<I, unknown>[];
}

/** Ids of operations that are not calls of the program. */
const FIRST_NOT_CALLED = 1_000_000;

/**
 * The fault of the first judge that finds one. Each judge is memoized by itself, so one that reads steps costs the
 * others nothing.
 */
export function firstOf(...judges: readonly Judge[]): Judge {
  return (run) => {
    for (const judge of judges) {
      const fault = run.judgedBy(judge);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

/** The operation at which every explanation of a history ends, when no order explains the history. */
export interface Impossible<I extends Input> {
  readonly run: ObservedRun;
  readonly process: number;
  readonly input: I;
  readonly outcome: { readonly kind: string; readonly output?: unknown; readonly error?: string };
  readonly text: string;
  readonly part: ObservedCall['part'];
  /** The call itself; undefined for what the system did. */
  readonly call: ObservedCall | undefined;
}

/**
 * Judges the calls of a run by a sequential model: some order of the calls, each at one point between its beginning and
 * its end, must give exactly these answers, and a process that sleeps for ever must have nothing to continue with.
 *
 * @param named gives the fault a better name than `not-linearizable`
 */
export function linearizable<S, I extends Input>(
  model: Model<S, I, unknown>,
  named: (impossible: Impossible<I>) => Fault | undefined = () => undefined,
  isOfModel: (input: Input) => boolean = () => true,
  { alsoDone = () => [], lenient }: History<I> = {},
): Judge {
  return (run) => {
    const called = run.operations((input): input is I => isOfModel(input));
    const also = alsoDone(run).map((operation, at) => ({ ...operation, id: FIRST_NOT_CALLED + at }));
    const operations = [...called, ...also];
    const verdict = checkLinearizability(model, operations);
    if (verdict.kind === 'ok') return undefined;
    if (lenient !== undefined && checkLinearizability(model, lenient(operations)).kind === 'ok')
      return undefined;
    if (verdict.kind === 'unknown')
      throw new Error(
        `the history is too large to be judged (${String(operations.length)} calls): make the programs smaller`,
      );
    const { operation } = verdict.impasse;
    const text = describeCall(model, operation);
    const { process, input, outcome } = operation;
    const call = run.calls[operation.id];
    const isExplainedBut = (id: number): boolean => {
      const others = operations.map((one) =>
        one.id === id ? { ...one, outcome: PENDING, end: Infinity } : one,
      );
      return checkLinearizability(model, others).kind === 'ok';
    };
    const part = call?.part ?? 'program';
    const fault = named({ run, process, input, outcome, text, part, call });
    const explains = fault !== undefined && EXPLAIN_ERRORS.includes(fault.code);
    const thrown = explains ? undefined : unexpectedError(run, isExplainedBut);
    if (thrown !== undefined) return thrown;
    // The process sleeps although it need not. The run shows why.
    if (fault === undefined && outcome.kind === 'blocked') return faultOfStuck(run, []);
    if (fault === undefined && call?.outcome.kind === 'threw')
      return faultOfThrow(run, call, call.outcome.error, true);
    const step = lastStepOf(call);
    return {
      ...(fault ?? { code: 'not-linearizable', facts: { kind: 'no-order', explanation: verdict.sentence } }),
      ...(step === undefined || fault?.step !== undefined ? {} : { step }),
    };
  };
}

/** What makes calls throw errors of the engine: then the error is its consequence, and not the fault. */
const EXPLAIN_ERRORS: readonly FaultCode[] = ['message-split', 'two-owners'];

/** The last step of a call that has ended, from 0. */
export function lastStepOf(call: ObservedCall | undefined): number | undefined {
  return call === undefined || call.lastStep === Infinity ? undefined : call.lastStep - 1;
}

/** Judges by the result of the last call after the run. */
export function endsWith(expected: unknown, fault: (actual: unknown) => Fault): Judge {
  return (run) => {
    if (run.after.length === 0) return undefined;
    const last = run.after.at(-1);
    const actual =
      last?.kind === 'returned' ? last.value : last?.kind === 'threw' ? last.error.name : last?.kind;
    return Object.is(actual, expected) ? undefined : fault(actual);
  };
}
