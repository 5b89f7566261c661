import type { NamedRange } from './arena';
import type { TracedEvent } from './tracer';
import type { Input, World } from './world';

/** The role of a process under test in an exploration. */
export interface Part {
  /** The name of the board's memory. */
  readonly board: string;
  /** Its number; process 0 leads. */
  readonly process: number;
  readonly processes: number;
  /** The name of the world, an export of the scenarios. */
  readonly world: string;
  /** Its calls in each run. */
  readonly program: readonly Input[];
  /** Calls by the leader before the run and after it, when no other process is there. */
  readonly before: readonly Input[];
  readonly after: readonly Input[];
  /** The processor that all processes of an exploration share, or -1. */
  readonly cpu: number;
  /** Record each step with the learner's line. */
  readonly trace: boolean;
  /** Load the modules again for each run, because they keep something between runs. */
  readonly reload: boolean;
}

/** The answer of a process when the exploration is over. */
export interface PartReport {
  readonly traced: readonly TracedEvent[];
  /** What it was about to do when the run was held. */
  readonly intended?: TracedEvent;
  readonly ranges: readonly NamedRange[];
  /** An error of the tracer's own. */
  readonly failure?: string;
}

export interface Surroundings {
  /** Signals to the driver that a batch is done. */
  readonly signal: () => void;
  /** The world, from modules that are loaded again. */
  readonly reload: () => World;
  readonly factsOf: (error: unknown) => object;
  /** The texts that tell one error from another, the name first. It makes no stack, which would cost more than a run. */
  readonly identityOf: (error: unknown) => readonly [name: string, ...more: string[]];
  readonly frameOf: (stack: string) => object | undefined;
}
