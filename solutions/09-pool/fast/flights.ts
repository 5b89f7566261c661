import type { Board } from './board';
import { unpackReply } from './parcels';
import type { Task } from './tasks';

/** A task on the board. It keeps its slot until its child releases it, even if its job already has an answer. */
export interface Flight {
  readonly task: Task;
  readonly slot: number;
  isSettled: boolean;
  timer: NodeJS.Timeout | undefined;
}

/** The tasks that are on the board, by slot. */
export class Flights implements Iterable<Flight> {
  readonly #board: Board;
  readonly #bySlot = new Map<number, Flight>();
  readonly #freeSlots: number[];

  constructor(board: Board) {
    this.#board = board;
    this.#freeSlots = Array.from({ length: board.slots }, (_, slot) => slot);
  }

  [Symbol.iterator](): Iterator<Flight> {
    return this.#bySlot.values();
  }

  get isEmpty(): boolean {
    return this.#bySlot.size === 0;
  }

  get isFull(): boolean {
    return this.#freeSlots.length === 0;
  }

  at(slot: number): Flight | undefined {
    return this.#bySlot.get(slot);
  }

  /** Offers the task to the children. Null: there is no room. */
  begin(task: Task): Flight | null {
    const slot = this.#freeSlots.at(-1);
    if (slot === undefined || !this.#board.offer(slot, task.call, task.bytes)) return null;
    this.#freeSlots.pop();
    const flight: Flight = { task, slot, isSettled: false, timer: undefined };
    this.#bySlot.set(slot, flight);
    return flight;
  }

  /** Takes what is done from the board. */
  collect(): void {
    for (const flight of this) {
      if (!this.#board.isDone(flight.slot)) continue;
      const bytes = this.#board.read(flight.slot);
      if (bytes !== null) this.settle(flight, this.#board.callOf(flight.slot), bytes);
      else if (!flight.isSettled) continue; // its message is on the way
      this.end(flight);
    }
  }

  settle(flight: Flight, kind: number, bytes: Uint8Array): void {
    if (!this.close(flight)) return;
    try {
      flight.task.done(unpackReply(kind, bytes));
    } catch (error) {
      flight.task.failed(error);
    }
  }

  /** From now on, its outcome is ignored. False: it already was. */
  close(flight: Flight): boolean {
    const wasOpen = !flight.isSettled;
    flight.isSettled = true;
    clearTimeout(flight.timer);
    return wasOpen;
  }

  /** No child works on it any more. */
  end(flight: Flight): void {
    this.#bySlot.delete(flight.slot);
    this.#freeSlots.push(flight.slot);
  }
}
