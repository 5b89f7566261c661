import type { Board } from '../board/board';
import { Event, EventType, MOST_EVENTS, Region } from '../board/layout';

/** Records when the calls of a process begin and end. */
export abstract class HistoryWriter {
  /** The current call has not done anything yet. */
  isCallPending = false;
  /** The number of the current call in its program. */
  call = 0;
  readonly #event: InstanceType<typeof Event.View>;

  constructor(
    protected readonly board: Board,
    protected readonly process: number,
  ) {
    this.#event = new Event.View(board.words, Region.events);
  }

  /** A line of the history. */
  note(type: EventType, call: number, value: number): void {
    const { run } = this.board;
    const count = run.events;
    if (count >= MOST_EVENTS) return;
    const event = this.#event;
    event.at = Region.events + count * Event.size;
    event.process = this.process;
    event.type = type;
    event.call = call;
    event.value = value;
    event.step = run.step;
    run.events = count + 1;
  }

  noteCall(): void {
    if (!this.isCallPending) return;
    this.isCallPending = false;
    this.note(EventType.call, this.call, 0);
  }
}
