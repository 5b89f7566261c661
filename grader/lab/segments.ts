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
