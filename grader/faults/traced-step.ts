/** A step of the learner's code in the kernel. */
export interface TracedStep {
  /** As the learner wrote it: `setInt32(0, 7)`, with the result of what reads. */
  readonly text: string;
  readonly where?: SourceLine;
  /** What it left in memory: `lock: 1 → 0`. */
  readonly memory?: string;
}

export interface SourceLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}
