import { Action } from '../../explorer/board/layout';
import type { Fault } from '../failure';
import type { ObservedRun } from './observed-run';

/**
 * For programs whose calls have no timeout and can all come to their end: that everybody slept, until one woke up by
 * itself, is a wake-up that was not sent. Who looks up a few times a second hides it, and makes others wait for that.
 */
export function wokenByNobody(run: ObservedRun): Fault | undefined {
  const step = run.steps.findIndex(({ action, enabled }) => action === Action.timeout && enabled === 0);
  if (step < 0 || run.steps[step] === undefined) return undefined;
  const process = run.steps[step].process + 1;
  return {
    code: 'lost-wakeup',
    sentence: `At step ${String(step + 1)} everybody sleeps, although there is something to do: process ${String(process)} goes on only because its own alarm wakes it. A change that somebody waits for needs a notify; to look up now and then is for the case that a process was killed.`,
  };
}
