import { segmentsOf } from '../kernel/internal';
import { playerOf } from '../subject/player';

/** The number of segments of shared memory that a process under test has created and not given back. */
export function segments(process: object): number {
  return segmentsOf(playerOf(process).subject.pid).length;
}
