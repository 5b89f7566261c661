import { existsSync, readFileSync } from 'node:fs';
import { segmentsOf } from '../kernel/internal';
import { playerOf } from '../subject/player';
import { holds, same } from './expectations';

/** The number of segments of shared memory that a process under test has created and not given back. */
export function segments(process: object): number {
  return segmentsOf(playerOf(process).subject.pid).length;
}

/** Asserts that a process has made shared memory, so that a law is not passed by a number in an ordinary variable. */
export function inSharedMemory(process: object): void {
  holds(
    segments(process) > 0,
    'Process 1 keeps its numbers in memory of its own. They belong in shared memory, from `SharedMemory.create`.',
  );
}

/** Asserts that a call leaves behind no more shared memory than there was before. */
export async function leavesNoMemory(
  process: object,
  call: () => Promise<unknown>,
  what: string,
): Promise<void> {
  const before = segments(process);
  await call();
  const left = segments(process) - before;
  const promise = `After ${what}, no shared memory may be left: ${String(left)} pieces are.`;
  holds(left === 0, promise, 'leaked-memory');
}

/** The shared memory of a process under test. */
export interface MemoryUse {
  readonly segments: number;
  /** How often each segment is mapped, by name. */
  readonly mappings: ReadonlyMap<string, number>;
}

export function memoryUse(process: object): MemoryUse {
  return { segments: segments(process), mappings: mappingsOf(playerOf(process).subject.pid) };
}

/**
 * Asserts that a process has no more shared memory than before. Mappings that are gone do not count against new ones: what
 * earlier calls forgot to close is unmapped when the garbage collector happens to find it.
 */
export function usesNoMore(process: object, before: MemoryUse, since: string): void {
  const now = memoryUse(process);
  const mapped = [...now.mappings].reduce(
    (sum, [name, count]) => sum + Math.max(0, count - (before.mappings.get(name) ?? 0)),
    0,
  );
  const promise = `${since}, there must be as many segments and mappings of shared memory as before: these are the differences.`;
  same([now.segments - before.segments, mapped], [0, 0], promise, 'leaked-memory');
}

/** Empty where the system does not say. */
function mappingsOf(pid: number): ReadonlyMap<string, number> {
  const table = `/proc/${String(pid)}/maps`;
  const counts = new Map<string, number>();
  if (!existsSync(table)) return counts;
  for (const [name] of readFileSync(table, 'utf8').matchAll(/\/dev\/shm\/forklings-\S*/g))
    counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
