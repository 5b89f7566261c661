import { segmentsOf } from '../kernel/internal';
import { playerOf } from '../subject/player';

/** How many segments of shared memory a process under test has made and not given back. */
export function segments(process: object): number {
  return segmentsOf(playerOf(process).subject.pid).length;
}
