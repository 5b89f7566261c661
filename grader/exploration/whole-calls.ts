import { isOperation, type ObservedCall, type ObservedRun } from './observed-run';

/** Whether no other process came between the operations of the call. */
export function isUndivided(run: ObservedRun, { process, part, firstStep, lastStep }: ObservedCall): boolean {
  if (part !== 'program') return true;
  const operations = run.steps.slice(Math.max(0, firstStep), lastStep).filter(isOperation);
  const own = operations.filter((step) => step.process === process - 1);
  // A call that touches nothing has no operation of its own for others to come between.
  return own.length === 0 || own.length === operations.length;
}
