import { End, Run, Seat, seatOf } from '../board/layout';
import type { Turn } from './turn';

/** So many repetitions of one look at the same memory, and the process counts as spinning. */
const SPIN_REPEATS = 4;
/** So many different operations are remembered. */
const MOST_REMEMBERED = 64;

/** Notices when a process does the same again and again although nobody has changed anything. */
export class SpinWatch {
  #seen: number[] = [];
  #seenAt = -1;

  constructor(
    private readonly board: Int32Array,
    private readonly turn: Turn,
    private readonly process: number,
  ) {}

  reset(): void {
    this.#seen = [];
    this.#seenAt = -1;
  }

  /** The process is about to do this. True when it has done the same since memory was last changed. */
  isRepeated(kind: number, address: number): boolean {
    const { board } = this;
    const changes = board[Run.changes] as number;
    const key = kind + address * 32;
    if (this.#seenAt !== changes) {
      this.#seenAt = changes;
      this.#seen.length = 0;
      board[seatOf(this.process) + Seat.fruitless] = 0;
    } else if (this.#seen.includes(key)) {
      return this.#spin();
    }
    if (this.#seen.length < MOST_REMEMBERED) this.#seen.push(key);
    return false;
  }

  /** Others go first, and if there is nobody else, it may not last. */
  #spin(): boolean {
    const { board, process } = this;
    const seat = seatOf(process);
    const repeats = (board[seat + Seat.fruitless] as number) + 1;
    board[seat + Seat.fruitless] = repeats;
    if (repeats > (board[Run.mostIdle] as number)) {
      this.turn.stop(End.busyWait, process);
      return true;
    }
    const others = (board[Run.enabled] as number) & ~(1 << process);
    if (repeats < SPIN_REPEATS) return false;
    if (others === 0) return true;
    board[Run.enabled] = others;
    board[Run.spinning] = (board[Run.spinning] as number) | (1 << process);
    return true;
  }

  /** Memory was changed: whoever spins looks again. */
  changed(): void {
    const { board } = this;
    board[Run.changes] = (board[Run.changes] as number) + 1;
    const spinning = board[Run.spinning] as number;
    if (spinning === 0) return;
    board[Run.enabled] = (board[Run.enabled] as number) | spinning;
    board[Run.spinning] = 0;
  }
}
