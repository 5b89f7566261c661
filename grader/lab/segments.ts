import { segmentsOf } from '../kernel/internal';
import { playerOf } from '../subject/player';
import { holds } from './expectations';

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
