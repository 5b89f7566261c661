import { Flag } from '../explorer/board/layout';
import { has } from '../explorer/run/run-record';
import { isOperation, type ObservedCall, type ObservedRun } from './observed-run';

/** Whether no other process came between the operations of the call. */
export function isUndivided(run: ObservedRun, { process, part, firstStep, lastStep }: ObservedCall): boolean {
  if (part !== 'program') return true;
  const operations = run.steps.slice(Math.max(0, firstStep), lastStep).filter(isOperation);
  const own = operations.filter((step) => step.process === process - 1);
  // A call that touches nothing has no operation of its own for others to come between.
  return own.length === 0 || own.length === operations.length;
}

/**
 * Whether the call saw a value half written: a step of its own lies between two changes of another's call, or a change
 * of another's lies between two steps of its own.
 */
export function isAmidWrites(run: ObservedRun, call: ObservedCall): boolean {
  const own = stepsOf(run, call);
  const [first = Infinity] = own;
  const last = own.at(-1) ?? -1;
  return run.calls.some((other) => {
    if (other.process === call.process) return false;
    const changes = stepsOf(run, other).filter((at) => has(run.steps[at]?.flags ?? 0, Flag.changed));
    const [from = Infinity] = changes;
    // Killed half-way, it has no last change, so all that come later are amid its writes.
    const to = other.outcome.kind === 'cut off' ? Infinity : (changes.at(-1) ?? -1);
    return own.some((at) => at > from && at < to) || changes.some((at) => at > first && at < last);
  });
}

function stepsOf(run: ObservedRun, { process, firstStep, lastStep }: ObservedCall): number[] {
  return run.steps.flatMap((step, at) =>
    isOperation(step) && step.process === process - 1 && at >= firstStep && at < lastStep ? [at] : [],
  );
}
