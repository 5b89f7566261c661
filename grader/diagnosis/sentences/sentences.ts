import type { FactKind, Facts } from '../../faults/facts';

/** A sentence for each kind of facts in a group. */
export type Sentences<Kind extends FactKind> = {
  readonly [K in Kind]: (facts: Facts<K>) => string;
};
