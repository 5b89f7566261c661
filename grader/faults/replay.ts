import type { Deviation } from '../explorer/search/schedule';
import type { Program } from '../history/program';

/** Which run of a check failed: enough to make it again, and nothing else. */
export interface Replay {
  /** The number of the exploration in its check, from 1. */
  readonly exploration: number;
  readonly deviations: readonly Deviation[];
  /** Of an exploration of deliveries: where something else than the usual came next, and which. */
  readonly choices?: readonly Choice[];
  /** Where they were generated; otherwise the check's own. */
  readonly programs?: readonly Program[];
}

/** At the decision number `at`, from 0, the option of that number, from 0 for the usual one. */
export interface Choice {
  readonly at: number;
  readonly option: number;
}
