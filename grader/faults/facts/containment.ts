import type { During } from './during';

/** How a process under test ended, what it used up, and what it did to the grader. */
export interface ContainmentFacts {
  'killed-by-signal': { signal: NodeJS.Signals; during: During };
  'uncaught-error': { exitCode: number | null; during: During };
  exited: { exitCode: number | null; during: During };
  'ended-by-grader': object;
  /** A built-in function was replaced. */
  patched: { name: string };
  /** A message without the nonce arrived on the control channel. */
  forged: object;
  'output-flood': { mostBytes: number };
  /** Processor time was used without any effect. */
  'cpu-spent': { cpuMs: number; during: During };
  'many-ended': { most: number; during: During };
  'many-running': { most: number; during: During };
  'memory-spent': { mostBytes: number };
  /** A process that the check started is still running after the check. */
  'still-running': object;
  /** All calls were answered, and long after that a process was still computing. */
  'still-computing': object;
}
