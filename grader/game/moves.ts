import { Action } from '../explorer/board/layout';
import type { Deviation } from '../explorer/search/schedule';
import type { RunRecord } from '../explorer/run/run-record';

/** What a person, or the explorer, decides at one step of a run. Processes count from 0 here, as on the board. */
export interface Move {
  readonly process: number;
  readonly action: Action;
  /** Of a cut: how many bytes are moved. */
  readonly bytes?: number;
}

/** The schedule in which exactly these moves are made. `isHeld`: it ends before the step after them. */
export function scheduleOf(moves: readonly Move[], isHeld: boolean): Deviation[] {
  const deviations = moves.map((move, step): Deviation => ({ step, ...move }));
  return isHeld ? [...deviations, { step: moves.length, action: Action.hold, process: 0 }] : deviations;
}

/** The moves of a run, one for each of its steps. */
export function movesOf(run: RunRecord, deviations: readonly Deviation[]): Move[] {
  return Array.from({ length: run.steps }, (_, at) => {
    const { process, action } = run.step(at);
    const bytes = deviations.find(({ step }) => step === at)?.bytes;
    return { process, action, ...(bytes === undefined ? {} : { bytes }) };
  });
}

/**
 * How much a run deviates from the usual, in which a process runs until it can run no more: preemptions, cuts, and
 * timeouts that come although a process could run. A kill is what some laws are about, and does not count.
 */
export function deviationsIn(run: RunRecord): number {
  let count = 0;
  for (let at = 0; at < run.steps; at++) {
    const { process, action, enabled, previous } = run.step(at);
    const couldContinue = previous >= 0 && (enabled & (1 << previous)) !== 0;
    switch (action) {
      case Action.timeout:
        if (enabled !== 0) count += 1;
        break;
      case Action.kill:
        break;
      case Action.run:
        if (process !== previous && couldContinue) count += 1;
        break;
      default:
        count += 1;
    }
  }
  return count;
}
