import type { Board } from '../board/board';
import { End } from '../board/codes';
import { Exploration, Run, Seat } from '../board/records';
import type { Turn } from './turn';

/** Repetitions of one look at the same memory before the process counts as spinning. */
const SPIN_REPEATS = 4;
/** Different operations that are remembered at most. */
const MOST_REMEMBERED = 64;

/** Notices when a process repeats itself although no process has changed anything. */
export class SpinWatch {
  readonly #seen: number[] = [];
  #seenAt = -1;

  constructor(
    private readonly board: Board,
    private readonly turn: Turn,
    private readonly process: number,
  ) {}

  reset(): void {
    this.#seen.length = 0;
    this.#seenAt = -1;
  }

  /** The process is about to do this. True when it has done the same since memory was last changed. */
  isRepeated(kind: number, address: number): boolean {
    const changes = this.board.run[Run.changes];
    const key = kind + address * 32;
    if (this.#seenAt !== changes) {
      this.#seenAt = changes;
      this.#seen.length = 0;
      this.board.seat(this.process)[Seat.fruitless] = 0;
    } else if (this.#seen.includes(key)) {
      return this.#spin();
    }
    if (this.#seen.length < MOST_REMEMBERED) this.#seen.push(key);
    return false;
  }

  /** The others go first; and where there are none, it may not last. */
  #spin(): boolean {
    const { board, process } = this;
    const { run, exploration } = board;
    const seat = board.seat(process);
    const repeats = seat[Seat.fruitless] + 1;
    seat[Seat.fruitless] = repeats;
    if (repeats > exploration[Exploration.mostIdle]) {
      this.turn.stop(End.busyWait, process);
      return true;
    }
    if (repeats < SPIN_REPEATS) return false;
    const others = run[Run.enabled] & ~(1 << process);
    if (others === 0) return true;
    run[Run.enabled] = others;
    run[Run.spinning] |= 1 << process;
    return true;
  }

  /** Memory was changed: the processes that spin look again. */
  changed(): void {
    const { run } = this.board;
    run[Run.changes] += 1;
    if (run[Run.spinning] === 0) return;
    run[Run.enabled] |= run[Run.spinning];
    run[Run.spinning] = 0;
  }
}
