import { serialize } from 'node:v8';
import { Seat, seatOf, Region, Size } from '../board/layout';
import { isSmall, Known } from '../board/values';

/** For the names of errors, in bytes. */
const KEPT = 16 * 1_024;

/** What a call gave, as one word of the history. A value that is no small one is written to the board once. */
export class Results {
  readonly #numbers = new Map<unknown, number>();
  readonly #first: number;
  #count = 0;

  constructor(
    private readonly board: Int32Array,
    private readonly bytes: Uint8Array,
    private readonly process: number,
    private readonly factsOf: (error: unknown) => object,
  ) {
    this.#first = (Region.results + process * Size.resultsOfOne) * 4;
  }

  value(value: unknown): number {
    if (value === undefined) return Known.undefined;
    if (value === true) return Known.true;
    if (value === false) return Known.false;
    if (typeof value === 'number' && isSmall(value)) return Known.zero + value;
    const isObject = typeof value === 'object' && value !== null;
    const key = isObject ? textOf(value) : `${typeof value} ${Object.is(value, -0) ? '-0' : String(value)}`;
    return this.#numberOf(key, () => ({ value }));
  }

  error(error: unknown): number {
    const facts = this.factsOf(error);
    const { name, message } = facts as { name: unknown; message: unknown };
    const number = this.#numberOf(
      `throws ${String(name)} ${String(message)}`,
      () => ({ error: facts }),
      KEPT,
    );
    if (number !== Known.lost) return number;
    // Messages that are always different have filled the table: what they are called is what matters.
    const brief = { name: String(name), message: '…', stack: '' };
    return this.#numberOf(`throws ${brief.name}`, () => ({ error: brief }));
  }

  /** `kept`: so many bytes are left for others. */
  #numberOf(key: string, entry: () => object, kept = 0): number {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const written = tryToSerialize(entry());
    const used = this.board[seatOf(this.process) + Seat.resultBytes] ?? 0;
    if (used + 4 + written.length + kept > Size.resultsOfOne * 4) return Known.lost;
    const at = this.#first + used;
    new DataView(this.bytes.buffer, this.bytes.byteOffset).setInt32(at, written.length, true);
    this.bytes.set(written, at + 4);
    this.board[seatOf(this.process) + Seat.resultBytes] = used + 4 + written.length;
    const number = -1 - this.#count++;
    this.#numbers.set(key, number);
    return number;
  }
}

function textOf(value: object): string {
  try {
    return JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'bigint' ? `${String(part)}n` : part,
    );
  } catch {
    return String(value);
  }
}

/** What cannot be sent is told by its text. */
function tryToSerialize(entry: object): Uint8Array {
  try {
    return serialize(entry);
  } catch {
    return serialize({ value: 'a value that cannot be sent' });
  }
}
