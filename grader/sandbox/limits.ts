/** What one submission may use. Exceeding one of these is not a verdict: the submission is then not judged, and by which is said. */
export interface Limits {
  /** Resident memory of all processes together, in bytes. */
  readonly memoryBytes: number;
  /** Processes at a time. */
  readonly processes: number;
  /** Processor time of all processes together, in ms. */
  readonly cpuMs: number;
  /** Time by the clock, in ms: the last resort, because a busy machine stretches it. */
  readonly wallMs: number;
  /** Shared memory, and as much again of temporary files, in bytes. */
  readonly storageBytes: number;
  /** The largest result that is read, in bytes. */
  readonly resultBytes: number;
}

const MIB = 1024 ** 2;

/**
 * Several times what the most expensive correct submission of the course needs: measured, with all laws, 640 MiB, 34
 * processes and 150 s of processor time.
 */
export const usualLimits: Limits = {
  memoryBytes: 3072 * MIB,
  processes: 512,
  cpuMs: 30 * 60_000,
  wallMs: 2 * 3600_000,
  storageBytes: 512 * MIB,
  resultBytes: 64 * MIB,
};
