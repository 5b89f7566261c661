import { deserialize } from 'node:v8';
import { Region, Size } from './layout';
import { Known } from './values';

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack: string;
}

/** There was no room to write down what a call gave: the run cannot be judged. */
export class TooManyAnswers extends Error {
  constructor() {
    super('the calls gave too many different answers to be kept: explore smaller programs');
  }
}

/** What the words of the histories stand for: each process writes its own table on the board. */
export class ResultTables {
  readonly #read = new Map<number, { readonly entries: unknown[]; next: number }>();

  constructor(private bytes: Uint8Array) {}

  /** The board is no longer mapped: what was not read yet is lost. */
  close(): void {
    this.bytes = new Uint8Array(0);
  }

  value(process: number, word: number): unknown {
    if (word >= 2 ** 19) return word - Known.zero;
    if (word === Known.undefined) return undefined;
    if (word === Known.true || word === Known.false) return word === Known.true;
    if (word === Known.lost) throw new TooManyAnswers();
    const entry = this.#entry(process, -1 - word);
    return typeof entry === 'object' && entry !== null && 'value' in entry ? entry.value : undefined;
  }

  error(process: number, word: number): Thrown {
    const entry = word < 0 ? this.#entry(process, -1 - word) : undefined;
    const facts: unknown =
      typeof entry === 'object' && entry !== null && 'error' in entry ? entry.error : undefined;
    return isThrown(facts)
      ? facts
      : { name: 'Error', message: 'an error for which there was no room', stack: '' };
  }

  #entry(process: number, number: number): unknown {
    let table = this.#read.get(process);
    if (table === undefined) this.#read.set(process, (table = { entries: [], next: 0 }));
    const first = (Region.results + process * Size.resultsOfOne) * 4;
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset);
    while (table.entries.length <= number) {
      const at = first + table.next;
      if (at + 4 > this.bytes.length) return undefined;
      const length = view.getInt32(at, true);
      if (length <= 0 || table.next + 4 + length > Size.resultsOfOne * 4) return undefined;
      table.entries.push(deserialize(this.bytes.slice(at + 4, at + 4 + length)));
      table.next += 4 + length;
    }
    return table.entries[number];
  }
}

function isThrown(facts: unknown): facts is Thrown {
  return (
    typeof facts === 'object' && facts !== null && 'name' in facts && 'message' in facts && 'stack' in facts
  );
}
