import type { Board } from '../board/board';
import { EventType } from '../board/codes';
import { Region } from '../board/layout';
import { MOST_EVENTS, records, Run } from '../board/records';
import { writeEvent } from '../board/step-words';

/** Records when the calls of a process begin and end. */
export abstract class HistoryWriter {
  /** The current call has not done anything yet. */
  isCallPending = false;
  /** The number of the current call in its program. */
  call = 0;

  constructor(
    protected readonly board: Board,
    protected readonly process: number,
  ) {}

  /** A line of the history. */
  note(type: EventType, call: number, value: number): void {
    const { run, words } = this.board;
    const count = run[Run.events];
    if (count >= MOST_EVENTS) return;
    const at = Region.events + count * records.event.size;
    writeEvent(words, at, { process: this.process, type, call, value, step: run[Run.step] });
    run[Run.events] = count + 1;
  }

  noteCall(): void {
    if (!this.isCallPending) return;
    this.isCallPending = false;
    this.note(EventType.call, this.call, 0);
  }
}
