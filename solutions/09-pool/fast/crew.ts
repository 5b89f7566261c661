import type { Board } from './board';
import type { Setup } from './protocol';
import { Worker, type Listener } from './worker';

/** The children of a pool, one per seat. */
export class Crew {
  readonly #workers: (Worker | null)[] = [];
  readonly #board: Board;
  readonly #setup: Pick<Setup, 'initializer' | 'initArgs' | 'maxTasks'>;
  readonly #listener: Listener;
  #isKept = false;

  /** @throws when one cannot be started; then none is left. */
  constructor(board: Board, setup: Pick<Setup, 'initializer' | 'initArgs' | 'maxTasks'>, listener: Listener) {
    this.#board = board;
    this.#setup = setup;
    this.#listener = listener;
    try {
      for (let seat = 0; seat < board.seats; seat += 1) this.start(seat);
    } catch (error) {
      this.kill();
      throw error;
    }
  }

  start(seat: number): void {
    const { memory, seats } = this.#board;
    const worker = new Worker({ ...this.#setup, memory, seats, seat }, this.#listener);
    worker.keep(this.#isKept);
    this.#workers[seat] = worker;
  }

  left(seat: number): void {
    this.#workers[seat] = null;
  }

  get isEmpty(): boolean {
    return this.#workers.every((worker) => worker === null);
  }

  get pids(): number[] {
    return this.#workers.flatMap((worker) => (worker?.isRunning === true ? [worker.pid] : []));
  }

  /** Wakes up to `count` of those that sleep. */
  wake(count: number): void {
    let left = count;
    for (const worker of this.#workers) {
      if (left === 0) return;
      if (worker === null || !this.#board.wake(worker.seat)) continue;
      worker.wake();
      left -= 1;
    }
  }

  /** Kills one, or all. */
  kill(seat?: number): void {
    for (const worker of this.#workers) if (seat === undefined || worker?.seat === seat) worker?.kill();
  }

  dismiss(): void {
    for (const worker of this.#workers) worker?.dismiss();
  }

  /** Children keep the program alive as long as it waits for them, and no longer. */
  keep(isKept: boolean): void {
    if (isKept === this.#isKept) return;
    this.#isKept = isKept;
    for (const worker of this.#workers) worker?.keep(isKept);
  }
}
