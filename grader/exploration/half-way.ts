import { Flag } from '../explorer/board/layout';
import { has } from '../explorer/run/run-record';
import type { ObservedRun } from './observed-run';

/**
 * Whether `through` made a whole call while `inside` was half-way through its own: after at least half of the changes
 * that its call makes to memory, and before the last one. A process that has made half of its changes owns all the
 * locks that it needs.
 *
 * @param inside,through processes, from 1, with one call each
 */
export function halfWay(run: ObservedRun, inside: number, through: number): boolean {
  const call = run.calls.find(({ process, outcome }) => process === through && outcome.kind === 'returned');
  if (call === undefined) return false;
  const changes = run.steps.flatMap((step, at) =>
    step.process === inside - 1 && has(step.flags, Flag.changed) ? [at] : [],
  );
  const before = changes.filter((at) => at < call.firstStep).length;
  const during = changes.filter((at) => at >= call.firstStep && at < call.lastStep).length;
  return during === 0 && before >= Math.floor(changes.length / 2) && before > 0 && before < changes.length;
}
