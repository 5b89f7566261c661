/** A comparison of two things measured in turn, so that a machine whose speed drifts treats both alike. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly name: string;
  /** Medians of all rounds. */
  readonly oursMs: number;
  readonly theirsMs: number;
  /**
   * The median of each round's ratio of ours to theirs. Both sides of a round had the same machine, however busy it
   * was.
   */
  readonly ratio: number;
  /** The ratio that we promise not to exceed. Infinity: nothing is promised, and the ratio is only shown. */
  readonly atMost: number;
}

/** An amount of work per second, where there is nothing to compare it with. */
export interface Rate {
  readonly kind: 'rate';
  readonly name: string;
  readonly perSecond: number;
  /** The number of processors that did it at once. */
  readonly cores: number;
  readonly atLeast: number;
}

/** A row that cannot be measured here. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly name: string;
  /** What the machine would need: `cc`, `Linux`. */
  readonly lacks: string;
}

/** A row that either holds or does not, with what was observed. */
export interface Proof {
  readonly kind: 'proof';
  readonly name: string;
  readonly figures: string;
  /** What does not hold, each as a sentence. */
  readonly faults: readonly string[];
}

export type Row = Comparison | Rate | Skipped | Proof;

/** Whether the row keeps what we promise. A row that cannot be measured here breaks no promise. */
export function isKept(row: Row): boolean {
  switch (row.kind) {
    case 'comparison':
      return row.ratio <= row.atMost;
    case 'rate':
      return row.perSecond >= row.atLeast;
    case 'proof':
      return row.faults.length === 0;
    case 'skipped':
      return true;
  }
}
