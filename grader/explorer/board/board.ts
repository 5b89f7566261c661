import {
  Exploration,
  MOST_PIPES,
  MOST_PROCESSES,
  PipeRecord,
  Region,
  Run,
  Seat,
} from './layout';

type ViewOf<Type extends { readonly View: new (words: Int32Array, at: number) => unknown }> = InstanceType<
  Type['View']
>;

/** The records of the board, as properties. */
export class Board {
  readonly exploration: ViewOf<typeof Exploration>;
  readonly run: ViewOf<typeof Run>;
  readonly #seats: readonly ViewOf<typeof Seat>[];
  readonly #pipes: readonly ViewOf<typeof PipeRecord>[];

  constructor(readonly words: Int32Array) {
    this.exploration = new Exploration.View(words, Region.exploration);
    this.run = new Run.View(words, Region.run);
    this.#seats = Array.from(
      { length: MOST_PROCESSES },
      (_, process) => new Seat.View(words, Region.seats + process * Seat.size),
    );
    this.#pipes = Array.from(
      { length: MOST_PIPES },
      (_, pipe) => new PipeRecord.View(words, Region.pipes + pipe * PipeRecord.size),
    );
  }

  seat(process: number): ViewOf<typeof Seat> {
    const seat = this.#seats[process];
    if (seat === undefined) throw new RangeError(`there is no process ${String(process)}`);
    return seat;
  }

  pipe(pipe: number): ViewOf<typeof PipeRecord> {
    const found = this.#pipes[pipe];
    if (found === undefined) throw new RangeError(`there is no pipe ${String(pipe)}`);
    return found;
  }
}
