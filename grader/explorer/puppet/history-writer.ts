import { EVENT_WORDS, EventType, MOST_EVENTS, Region, Run } from '../board/layout';

/** Writes down when the calls of a process begin and end. */
export abstract class HistoryWriter {
  /** The call that is going on was not yet seen to do anything. */
  isCallPending = false;
  /** Its number in the program. */
  call = 0;

  constructor(
    protected readonly board: Int32Array,
    protected readonly process: number,
  ) {}

  /** A line of the history. */
  note(type: number, label: number, value: number): void {
    const { board } = this;
    const count = board[Run.events] as number;
    const at = Region.events + count * EVENT_WORDS;
    if (count >= MOST_EVENTS) return;
    board[at] = this.process | (type << 4) | (label << 8);
    board[at + 1] = value;
    board[at + 2] = board[Run.step] as number;
    board[Run.events] = count + 1;
  }

  noteCall(): void {
    if (!this.isCallPending) return;
    this.isCallPending = false;
    this.note(EventType.call, this.call, 0);
  }
}
