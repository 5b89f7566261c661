import type { Deviation } from '../explorer/search/schedule';
import type { Program } from '../history/program';

/** Which run of a check failed: just enough to run it again. */
export interface Replay {
  /** The number of the exploration within its check, from 1. */
  readonly exploration: number;
  readonly deviations: readonly Deviation[];
  /** For an exploration of deliveries: where it left the usual order, and which option it took. */
  readonly choices?: readonly Choice[];
  /** Present if the programs were generated; otherwise they are the check's own. */
  readonly programs?: readonly Program[];
}

/** At decision number `at`, from 0, which option was taken; option 0 is the usual one. */
export interface Choice {
  readonly at: number;
  readonly option: number;
}
