import { SharedMemory, viewsOf } from '../kernel/internal';
import { DriverBoard, type BoardOptions } from './driver-board';
import { BOARD_BYTES } from './board/layout';

/**
 * Gives out boards. The memory of one that was given back serves the next: to reserve 14 MB and let them go takes the
 * system 9 ms, and each view of new memory counts against V8's heap until everything in it is marked.
 */
export class Boards {
  readonly #memories = new WeakMap<DriverBoard, SharedMemory>();
  #spare: SharedMemory | undefined;
  #isClosed = false;

  take(options: BoardOptions): DriverBoard {
    const memory = this.#spare ?? SharedMemory.create(BOARD_BYTES);
    this.#spare = undefined;
    const board = new DriverBoard(options, memory);
    this.#memories.set(board, memory);
    return board;
  }

  /** @param isUnused no process of its exploration has it any more: only then can it serve a different one */
  giveBack(board: DriverBoard, isUnused: boolean): void {
    const memory = this.#memories.get(board);
    if (memory === undefined || !isUnused || this.#isClosed || this.#spare !== undefined) {
      board.close();
      return;
    }
    board.leave();
    viewsOf(memory).int32.fill(0);
    this.#spare = memory;
  }

  close(): void {
    this.#isClosed = true;
    this.#spare?.close();
    this.#spare = undefined;
  }
}
