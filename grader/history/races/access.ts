/** One access to shared memory. */
export interface Access {
  readonly process: number;
  /** The step of the run, or the process's own count: whatever the caller finds it again by. */
  readonly index: number;
  readonly kind: 'read' | 'write';
  /** Atomic accesses synchronise; two of them never race. */
  readonly isAtomic: boolean;
  /** Where in the source, for the reader: `bank.ts:12`. */
  readonly location: string;
}

/** Two accesses to the same bytes, not both reads, not both atomic, that nothing orders. */
export interface Race {
  readonly object: string;
  /** The bytes that both touch: [start, end). */
  readonly start: number;
  readonly end: number;
  /** In the order of this run, which is not the only possible one. */
  readonly earlier: Access;
  readonly later: Access;
}

/** They cannot both happen at once without harm. */
export function conflict(a: Access, b: Access): boolean {
  return a.process !== b.process && (a.kind === 'write' || b.kind === 'write') && !(a.isAtomic && b.isAtomic);
}

/** Whatever conflicts with `a` conflicts with `b` too (as long as they are of one process, or ordered). */
export function subsumes(b: Access, a: Access): boolean {
  return (b.kind === 'write' || a.kind === 'read') && (!b.isAtomic || a.isAtomic);
}
