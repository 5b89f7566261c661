/** Why a check could not be judged. */
export interface DoubtFacts {
  /** The same schedule led to other operations. */
  'other-operations': { difference: string };
  /** The law broke under a simulated kill, but not under a real one. */
  'kill-not-confirmed': object;
  /** A generated input failed, but passed when it was tried again. */
  'input-not-confirmed': { input: readonly string[] };
  'arena-full': object;
  /** Memory was reached without an operation of the kernel. */
  bypassed: object;
  /** These methods touched nothing that is shared. */
  untouched: { methods: readonly string[] };
  /** No two processes touched the same memory or pipe. */
  'never-met': object;
}
