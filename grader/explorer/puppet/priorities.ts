import type { Board } from '../board/board';
import { clashes } from '../board/independence';
import { Strategy } from '../board/codes';
import { Run, Seat } from '../board/records';

/** How the next process is chosen in a schedule that is drawn at random: the one with the highest priority. */
export class Priorities {
  constructor(
    private readonly board: Board,
    private readonly processes: number,
  ) {}

  highest(enabled: number): number {
    let best = -1;
    let most = -Infinity;
    for (let process = 0; process < this.processes; process++) {
      if ((enabled & (1 << process)) === 0) continue;
      const priority = this.board.seat(process)[Seat.priority];
      if (priority > most) [best, most] = [process, priority];
    }
    return best;
  }

  /** PCT: below all others, and below all that were lowered before. */
  lower(process: number, step: number): void {
    this.board.seat(process)[Seat.priority] = -step - 1;
  }

  /** POS: draws a priority for what the process is about to do, and new ones for all that races with it. */
  redraw(process: number): void {
    const { board } = this;
    if (board.run[Run.strategy] !== Strategy.raceReversing) return;
    for (let other = 0; other < this.processes; other++) {
      if (other === process || doClash(board, process, other))
        board.seat(other)[Seat.priority] = this.#draw();
    }
  }

  /** Marsaglia's xorshift, 32 bits; its state is on the board, so that each holder of the turn continues it. */
  #draw(): number {
    const { run } = this.board;
    let x = run[Run.random];
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    run[Run.random] = x;
    return x;
  }
}

/** Whether the order of what these two are about to do matters. */
export function doClash(board: Board, one: number, other: number): boolean {
  const [a, b] = [board.seat(one), board.seat(other)];
  return clashes(a[Seat.kind], a[Seat.address], a[Seat.size], b[Seat.kind], b[Seat.address], b[Seat.size]);
}
