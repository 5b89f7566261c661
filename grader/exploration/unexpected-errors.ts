import type { ThrownFacts } from '../explorer/run/history-of-run';
import type { ErrorFacts } from '../faults/error-facts';
import { learnerText, MESSAGE, NAME, STACK } from '../faults/learner-text';
import type { Fault } from '../faults/failure';
import { describeInput } from '../history';
import type { ObservedCall, ObservedRun } from './observed-run';

/** Errors of the engine and of Node: no kata promises them for a legal call, so they say more than a broken order. */
const OF_THE_ENGINE = /^(TypeError|ReferenceError|RangeError|SyntaxError|Error)$/;

/**
 * A call that threw an error of the engine, and without whose answer some order explains the run: then the error is the
 * fault, and not the order.
 *
 * @param isExplainedBut whether some order explains the run if that call is taken to have been cut off
 */
export function unexpectedError(
  run: ObservedRun,
  isExplainedBut: (id: number) => boolean,
): Fault | undefined {
  for (const [id, call] of run.calls.entries()) {
    if (call.outcome.kind !== 'threw' || !OF_THE_ENGINE.test(call.outcome.error.name)) continue;
    if (isExplainedBut(id)) return faultOfThrow(run, call, call.outcome.error, false);
  }
  return undefined;
}

export function faultOfThrow(
  run: ObservedRun,
  call: ObservedCall,
  error: ThrownFacts,
  fitsNoOrder: boolean,
): Fault {
  const { process, input } = call;
  const owned = run.ownership
    .filter((one) => one.process === process - 1)
    .reduce((sum, { change }) => sum + change, 0);
  return {
    code: 'threw',
    facts: {
      kind: 'threw-in-run',
      process,
      call: describeInput(input),
      error: errorFacts(error),
      fitsNoOrder,
      leftLocked: owned > 0 && run.hasEnded(process),
    },
  };
}

export function errorFacts({ name, message, stack }: ThrownFacts): ErrorFacts {
  return {
    name: learnerText(name, NAME),
    message: learnerText(message, MESSAGE),
    stack: learnerText(stack, STACK),
  };
}
