import { Strategy, type Action } from '../board/codes';

/**
 * A schedule, as its deviations from the usual (the process that runs continues; else the first that can). So it is short,
 * says what matters, and replays.
 */
export interface Schedule {
  /** In the order of steps. */
  readonly deviations: readonly Deviation[];
  readonly strategy: Strategy;
  /** Of sampled schedules: the dice, and the priorities that they begin with. */
  readonly seed: number;
  readonly priorities: readonly number[];
  readonly sleepSet: number;
  readonly sleepFrom: number;
}

export interface Deviation {
  /** The step at which it is, from 0. */
  readonly step: number;
  readonly action: Action;
  readonly process: number;
  /** Of a cut: how many bytes are moved. */
  readonly bytes?: number;
}

export const USUAL: Schedule = {
  deviations: [],
  strategy: Strategy.stay,
  seed: 1,
  priorities: [],
  sleepSet: 0,
  sleepFrom: 0,
};

export function withDeviations(deviations: readonly Deviation[]): Schedule {
  return { ...USUAL, deviations };
}
