import { serialize } from 'node:v8';
import type { Board } from '../board/board';
import { Region, Size } from '../board/layout';
import { Seat } from '../board/records';
import { isSmall, Known } from '../board/values';
import type { Surroundings } from './part';

/** Bytes kept free for the names of errors. */
const KEPT = 16 * 1_024;

/** What a call gave, as one word of the history. A value that is not a small number is written to the board once. */
export class Results {
  readonly #numbers = new Map<unknown, number>();
  readonly #first: number;
  #count = 0;

  constructor(
    private readonly board: Board,
    private readonly bytes: Uint8Array,
    private readonly process: number,
    private readonly around: Pick<Surroundings, 'factsOf' | 'identityOf'>,
  ) {
    this.#first = (Region.results + process * Size.resultsOfOne) * 4;
  }

  value(value: unknown): number {
    if (value === undefined) return Known.undefined;
    if (value === true) return Known.true;
    if (value === false) return Known.false;
    if (typeof value === 'number' && isSmall(value)) return Known.zero + value;
    const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
    if (!isObject) {
      const text = Object.is(value, -0) ? '-0' : String(value);
      return this.#numberOf(`${typeof value} ${text}`, () => tryToSerialize({ value }));
    }
    // By its bytes, since a text of it is not enough: to JSON, all Maps are alike, and NaN is null.
    const written = tryToSerialize({ value });
    return this.#numberOf(`object ${Buffer.from(written).toString('latin1')}`, () => written);
  }

  error(error: unknown): number {
    const { factsOf, identityOf } = this.around;
    const identity = identityOf(error);
    const number = this.#numberOf(
      `throws ${JSON.stringify(identity)}`,
      () => tryToSerialize({ error: factsOf(error) }),
      KEPT,
    );
    if (number !== Known.lost) return number;
    // Messages that always differ have filled the table: the name of the error is what matters.
    const brief = { name: identity[0], message: '…', stack: '' };
    return this.#numberOf(`throws ${brief.name}`, () => tryToSerialize({ error: brief }));
  }

  /** `kept`: bytes that must stay free. */
  #numberOf(key: string, entry: () => Uint8Array, kept = 0): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const written = entry();
    const seat = this.board.seat(this.process);
    const used = seat[Seat.resultBytes];
    if (used + 4 + written.length + kept > Size.resultsOfOne * 4) return Known.lost;
    const at = this.#first + used;
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setInt32(at, written.length, true);
    this.bytes.set(written, at + 4);
    seat[Seat.resultBytes] = used + 4 + written.length;
    const number = -1 - this.#count++;
    this.#numbers.set(key, number);
    return number;
  }
}

/** A value that cannot be sent becomes a text that says so. */
function tryToSerialize(entry: object): Uint8Array {
  try {
    return serialize(entry);
  } catch {
    return serialize({ value: 'a value that cannot be sent' });
  }
}
