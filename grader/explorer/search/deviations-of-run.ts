import { Action } from '../board/codes';
import type { RunRecord, StepRecord } from '../run/run-record';
import type { Deviation } from './schedule';

/** The schedule of a run, however it was chosen: where it did otherwise than the usual. */
export function deviationsOfRun(run: RunRecord): Deviation[] {
  return deviationsOf(Array.from({ length: run.steps }, (_, at) => run.step(at)));
}

/** The same of the beginning of a run. */
export function deviationsOf(steps: readonly StepRecord[]): Deviation[] {
  const deviations: Deviation[] = [];
  for (const [at, { process, action, enabled, previous, bytes }] of steps.entries()) {
    const isUsual =
      enabled === 0
        ? action === Action.timeout
        : action === Action.run && process === (isIn(previous, enabled) ? previous : lowest(enabled));
    if (action === Action.cut) deviations.push({ step: at, action, process, bytes });
    else if (!isUsual) deviations.push({ step: at, action, process });
  }
  return deviations;
}

function isIn(process: number, mask: number): boolean {
  return process >= 0 && (mask & (1 << process)) !== 0;
}

function lowest(mask: number): number {
  return 31 - Math.clz32(mask & -mask);
}
