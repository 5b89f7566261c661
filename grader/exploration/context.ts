import type { Trail } from '../subject/trail';
import type { Explorations } from './replay';

/** What an exploration needs from the check that it belongs to. */
export interface ExplorationContext {
  readonly trail: Trail;
  readonly explorations: Explorations;
}
