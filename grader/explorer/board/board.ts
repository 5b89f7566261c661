import { Region } from './layout';
import { MOST_PIPES, MOST_PROCESSES, records } from './records';

type WordsIn<Type extends { readonly words: (...args: never) => unknown }> = ReturnType<Type['words']>;
type FloatsIn<Type extends { readonly floats: (...args: never) => unknown }> = ReturnType<Type['floats']>;

type SeatWords = WordsIn<typeof records.seat>;
type SeatFloats = FloatsIn<typeof records.seat>;
type PipeWords = WordsIn<typeof records.pipe>;

/** The records of the board that lie in one place. */
export class Board {
  readonly exploration: WordsIn<typeof records.exploration>;
  readonly run: WordsIn<typeof records.run>;
  readonly runFloats: FloatsIn<typeof records.run>;
  readonly #seats: readonly SeatWords[];
  readonly #seatFloats: readonly SeatFloats[];
  readonly #pipes: readonly PipeWords[];

  constructor(readonly words: Int32Array) {
    const { exploration, run, seat, pipe } = records;
    this.exploration = exploration.words(words, Region.exploration);
    this.run = run.words(words, Region.run);
    this.runFloats = run.floats(words, Region.run);
    const seats = Array.from({ length: MOST_PROCESSES }, (_, process) => seatAt(process));
    this.#seats = seats.map((at) => seat.words(words, at));
    this.#seatFloats = seats.map((at) => seat.floats(words, at));
    this.#pipes = Array.from({ length: MOST_PIPES }, (_, number) =>
      pipe.words(words, Region.pipes + number * pipe.size),
    );
  }

  seat(process: number): SeatWords {
    return this.#seats[process] ?? missing('process', process);
  }

  seatFloats(process: number): SeatFloats {
    return this.#seatFloats[process] ?? missing('process', process);
  }

  pipe(pipe: number): PipeWords {
    return this.#pipes[pipe] ?? missing('pipe', pipe);
  }
}

/** Where the seat of the process begins. */
export function seatAt(process: number): number {
  return Region.seats + process * records.seat.size;
}

function missing(what: string, number: number): never {
  throw new RangeError(`the board has no ${what} ${String(number)}`);
}
