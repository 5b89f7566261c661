/** A figure of two things measured in turn, so that a machine whose speed drifts treats both alike. */
export interface Comparison {
  readonly kind: 'comparison';
  readonly name: string;
  /** Medians of all rounds. */
  readonly oursMs: number;
  readonly theirsMs: number;
  /** The median of each round's ratio of ours by theirs: neighbours in time had the same machine, whoever else was on it. */
  readonly ratio: number;
  /** The ratio that we promise to stay at or below. Infinity: nothing is promised, it is only told. */
  readonly atMost: number;
}

/** So much work in a second, for what there is nothing to set beside. */
export interface Rate {
  readonly kind: 'rate';
  readonly name: string;
  readonly perSecond: number;
  /** Processors that did it at once. */
  readonly cores: number;
  readonly atLeast: number;
}

/** What cannot be measured here. */
export interface Skipped {
  readonly kind: 'skipped';
  readonly name: string;
  /** What the machine would need: `cc`, `Linux`. */
  readonly lacks: string;
}

/** What either holds or does not, with what was seen. */
export interface Proof {
  readonly kind: 'proof';
  readonly name: string;
  readonly figures: string;
  /** What does not hold, each a sentence. */
  readonly faults: readonly string[];
}

export type Row = Comparison | Rate | Skipped | Proof;

/** Whether the row keeps what we promise. One that cannot be measured here breaks no promise. */
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
