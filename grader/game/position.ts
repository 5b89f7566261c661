import { End } from '../explorer/board/layout';
import type { Directed } from '../exploration/director';
import { lineOf, paint } from '../exploration/picture';
import { faultOfStuck } from '../exploration/stuck';
import type { Fault } from '../faults/failure';
import type { TrailEntry } from '../faults/turns';
import { playerOf } from '../subject/player';
import { deviationsIn, movesOf, scheduleOf, type Move } from './moves';
import { makeRun } from './one-run';
import { optionsOf, type Option } from './options';

/** Where a game stands: the run so far, what may happen next, and the fault if the run is over and broke the law. */
export interface Position {
  readonly moves: readonly Move[];
  readonly entries: readonly TrailEntry[];
  /** None when the run is over. */
  readonly options: readonly Option[];
  readonly isOver: boolean;
  readonly fault: Fault | undefined;
  /** Preemptions, cuts and early timeouts: see `deviationsIn`. */
  readonly deviations: number;
}

/**
 * Makes the moves in the real processes, and stops each of them before its next operation. `isFinal`: from there on they
 * run to their end as usual.
 */
export async function positionAfter(
  directed: Directed,
  moves: readonly Move[],
  isFinal = false,
): Promise<Position> {
  const schedule = scheduleOf(moves, !isFinal);
  const made = await makeRun(directed, schedule, { trace: true });
  const { run, record, reports, fault } = made;
  const pids = directed.processes.map((one) => playerOf(one).subject.pid);
  const names = reports[0]?.ranges ?? [];
  const isOver = record.end !== End.held;
  const said = fault?.isStuck === true ? faultOfStuck(run, names, lineOf(reports)) : fault;
  return {
    moves: isFinal ? movesOf(record, schedule) : moves.slice(0, record.steps),
    entries: paint(run, reports, names, pids),
    options: isOver ? [] : optionsOf(directed, made, pids),
    isOver,
    fault: said,
    deviations: deviationsIn(record),
  };
}
