import { clashes } from '../board/independence';
import { Run, Seat, seatOf, Strategy } from '../board/layout';

/** How the next process is chosen in a schedule that is drawn at random: the one with the highest priority. */
export class Priorities {
  constructor(
    private readonly board: Int32Array,
    private readonly processes: number,
  ) {}

  highest(enabled: number): number {
    let best = -1;
    let most = -Infinity;
    for (let process = 0; process < this.processes; process++) {
      if ((enabled & (1 << process)) === 0) continue;
      const priority = this.board[seatOf(process) + Seat.priority] as number;
      if (priority > most) [best, most] = [process, priority];
    }
    return best;
  }

  /** PCT: below all others, and below all that were lowered before. */
  lower(process: number, step: number): void {
    this.board[seatOf(process) + Seat.priority] = -step - 1;
  }

  /** POS: the priority of what the process is about to do is drawn, and that of whatever races with it drawn again. */
  redraw(process: number): void {
    const { board } = this;
    if (board[Run.strategy] !== Strategy.raceReversing) return;
    for (let other = 0; other < this.processes; other++) {
      if (other === process || doClash(board, process, other))
        board[seatOf(other) + Seat.priority] = this.#draw();
    }
  }

  /** Marsaglia's xorshift, 32 bits; its state is on the board, so that whoever holds the turn goes on with it. */
  #draw(): number {
    let x = this.board[Run.random] as number;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.board[Run.random] = x;
    return x;
  }
}

/** Does the order matter of what these two are about to do? */
export function doClash(board: Int32Array, one: number, other: number): boolean {
  const [a, b] = [seatOf(one), seatOf(other)];
  return clashes(
    board[a + Seat.kind] as number,
    board[a + Seat.address] as number,
    board[a + Seat.size] as number,
    board[b + Seat.kind] as number,
    board[b + Seat.address] as number,
    board[b + Seat.size] as number,
  );
}
