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
 * Several times what a submission needs. One to 02-value was seen to use 570 MiB, where pages that processes share count for
 * each of them, 12 processes, and 7 s of processor time if it is correct, 13 s if failures must be confirmed.
 */
export const usualLimits: Limits = {
  memoryBytes: 3072 * MIB,
  processes: 512,
  cpuMs: 30 * 60_000,
  wallMs: 2 * 3600_000,
  storageBytes: 512 * MIB,
  resultBytes: 64 * MIB,
};
