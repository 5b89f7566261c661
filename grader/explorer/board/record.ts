/*
 * Typed records in shared memory. The fields of a record are listed once; from the list come where each field lies and
 * a class whose getters and setters read and write it in place. V8 inlines such an accessor, so a field costs what
 * `words[at]` costs. Indexing a typed array may give `undefined` to the compiler, never to us: the casts that say so
 * are here and nowhere else.
 */

/** A whole word. `Value` narrows what it holds, for example to one of a set of codes. */
interface Int32<Value extends number> {
  readonly kind: 'int32';
  readonly holds?: Value;
}

/** Some bits of a word, without a sign. Neighbours in the list share a word as long as they fit into it. */
interface Bits<Value extends number> {
  readonly kind: 'bits';
  readonly width: number;
  readonly holds?: Value;
}

/** Two words, aligned for a Float64Array. */
interface Float64 {
  readonly kind: 'float64';
}

/** Words that are reached by their index: those that several processes use at once, by Atomics, and tables. */
interface Words {
  readonly kind: 'words';
  readonly count: number;
}

type Field = Int32<number> | Bits<number> | Float64 | Words;
type Fields = Readonly<Record<string, Field>>;

export const int32 = <Value extends number = number>(): Int32<Value> => ({ kind: 'int32' });
export const bits = <Value extends number = number>(width: number): Bits<Value> => ({ kind: 'bits', width });
export const float64: Float64 = { kind: 'float64' };
export const words = (count = 1): Words => ({ kind: 'words', count });

/** Where a field lies in its record: from which word on, and, for bits, how far they are shifted. */
export interface FieldPlace {
  readonly first: number;
  readonly count: number;
  readonly shift: number;
  readonly width: number;
}

/** A record in place: `at` is the index of its first word, and may be moved from one record to the next. */
export class Place {
  constructor(
    readonly words: Int32Array,
    public at: number,
  ) {}
}

class FloatPlace extends Place {
  readonly floats: Float64Array;

  constructor(board: Int32Array, at: number) {
    super(board, at);
    if (at % 2 !== 0) throw new RangeError('a record that holds a float64 begins at an even word');
    this.floats = new Float64Array(board.buffer, board.byteOffset, board.length >>> 1);
  }
}

type Value<Of extends Field> = Of extends Int32<infer V> | Bits<infer V> ? V : number;

/** The fields as properties; of `words`, the index of the first. */
export type View<Of extends Fields> = Place & { -readonly [Name in keyof Of]: Value<Of[Name]> };

export interface RecordType<Of extends Fields> {
  /** In words; even where the record holds a float64. */
  readonly size: number;
  readonly places: Readonly<Record<keyof Of, FieldPlace>>;
  readonly View: new (words: Int32Array, at: number) => View<Of>;
}

/** Lays the fields out one behind the other, in the order of the list. `multipleOf`: what its size is rounded up to. */
export function record<Of extends Fields>(fields: Of, multipleOf = 1): RecordType<Of> {
  const places: Record<string, FieldPlace> = {};
  let next = 0;
  let usedBits = 32;
  for (const [name, field] of Object.entries(fields)) {
    if (field.kind === 'bits') {
      if (usedBits + field.width > 32) [next, usedBits] = [next + 1, 0];
      places[name] = { first: next - 1, count: 1, shift: usedBits, width: field.width };
      usedBits += field.width;
      continue;
    }
    usedBits = 32;
    const first = field.kind === 'float64' ? roundedUp(next, 2) : next;
    const count = field.kind === 'words' ? field.count : field.kind === 'float64' ? 2 : 1;
    places[name] = { first, count, shift: 0, width: 32 };
    next = first + count;
  }
  const hasFloats = Object.values(fields).some(({ kind }) => kind === 'float64');
  const size = roundedUp(next, hasFloats && multipleOf % 2 !== 0 ? 2 * multipleOf : multipleOf);
  const base = hasFloats ? class extends FloatPlace {} : class extends Place {};
  for (const [name, field] of Object.entries(fields)) {
    const place = places[name];
    if (place !== undefined) Object.defineProperty(base.prototype, name, accessorOf(field, place));
  }
  return { size, places, View: base } as unknown as RecordType<Of>;
}

function accessorOf(field: Field, { first, shift, width }: FieldPlace): PropertyDescriptor & ThisType<FloatPlace> {
  if (field.kind === 'words') {
    return {
      get() {
        return this.at + first;
      },
    };
  }
  if (field.kind === 'float64') {
    return {
      get() {
        return this.floats[(this.at + first) >>> 1] as number;
      },
      set(value: number) {
        this.floats[(this.at + first) >>> 1] = value;
      },
    };
  }
  if (field.kind === 'int32') {
    return {
      get() {
        return this.words[this.at + first] as number;
      },
      set(value: number) {
        this.words[this.at + first] = value;
      },
    };
  }
  const mask = 2 ** width - 1;
  return {
    get() {
      return ((this.words[this.at + first] as number) >>> shift) & mask;
    },
    set(value: number) {
      const at = this.at + first;
      this.words[at] = ((this.words[at] as number) & ~(mask << shift)) | ((value & mask) << shift);
    },
  };
}

/** A word by its index. */
export function wordAt(board: Int32Array, at: number): number {
  return board[at] as number;
}

/** Lays regions out one behind the other, each at a multiple of `multipleOf` words, from their sizes. */
export function placed<Name extends string>(
  sizes: Readonly<Record<Name, number>>,
  multipleOf: number,
): Readonly<Record<Name, number>> {
  let at = 0;
  const places: Record<string, number> = {};
  for (const [name, size] of Object.entries<number>(sizes)) {
    places[name] = at;
    at = roundedUp(at + size, multipleOf);
  }
  return places as Record<Name, number>;
}

function roundedUp(count: number, multipleOf: number): number {
  return Math.ceil(count / multipleOf) * multipleOf;
}
