import { Action, Pending } from '../explorer/board/layout';
import type { Fault } from '../faults/failure';
import type { ObservedRun } from './observed-run';

/**
 * For programs whose calls have no timeout and can all return: when all processes slept until one woke up by itself, a
 * wake-up was not sent. Polling a few times a second hides that, and makes other processes wait for it. A process that
 * sleeps for a time, and not until it is woken, has missed no wake-up; whether it polls is a separate question.
 */
export function wokenByNobody(run: ObservedRun): Fault | undefined {
  const step = run.steps.findIndex(
    ({ action, enabled, kind }) => action === Action.timeout && enabled === 0 && kind !== Pending.sleep,
  );
  if (step < 0 || run.steps[step] === undefined) return undefined;
  const process = run.steps[step].process + 1;
  return { code: 'lost-wakeup', facts: { kind: 'woken-by-timeout', process, step: step + 1 } };
}
