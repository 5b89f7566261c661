import { libc } from './libc';

/** Room for 1,024 processors, as glibc's cpu_set_t. */
const MASK_BYTES = 128;

/** The processors that this process may run on, by number; none where the system does not say. */
export function allowedProcessors(): number[] {
  const mask = currentMask();
  if (mask === undefined) return [];
  return Array.from({ length: MASK_BYTES * 8 }, (_, cpu) => cpu).filter(
    (cpu) => ((mask[cpu >> 3] ?? 0) >> (cpu & 7)) & 1,
  );
}

/**
 * Keeps this thread on one processor. Returns what lets it go again. Where the system cannot, nothing happens: it makes
 * things faster, never right.
 */
export function pinTo(cpu: number): () => void {
  const { linux } = libc();
  const before = currentMask();
  if (linux === null || before === undefined) return () => undefined;
  const mask = new Uint8Array(MASK_BYTES);
  mask[cpu >> 3] = 1 << (cpu & 7);
  linux.schedSetaffinity(0, MASK_BYTES, mask);
  return () => void linux.schedSetaffinity(0, MASK_BYTES, before);
}

function currentMask(): Uint8Array | undefined {
  const { linux } = libc();
  if (linux === null) return undefined;
  const mask = new Uint8Array(MASK_BYTES);
  return linux.schedGetaffinity(0, MASK_BYTES, mask) < 0 ? undefined : mask;
}
