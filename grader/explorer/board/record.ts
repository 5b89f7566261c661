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
  const accessors: string[] = [];
  let next = 0;
  /** Of the word before `next`; 32 where the next field begins a word of its own. */
  let usedBits = 32;
  let alignment = 1;
  for (const [name, field] of Object.entries(fields)) {
    const width = field.kind === 'bits' ? field.width : 32;
    if (field.kind === 'float64') [next, alignment] = [roundedUp(next, 2), 2];
    const isBeside = usedBits + width <= 32;
    const count = isBeside ? 0 : field.kind === 'words' ? field.count : field.kind === 'float64' ? 2 : 1;
    const place = {
      first: isBeside ? next - 1 : next,
      count: Math.max(count, 1),
      shift: isBeside ? usedBits : 0,
      width,
    };
    usedBits = field.kind === 'bits' ? place.shift + width : 32;
    next += count;
    places[name] = place;
    accessors.push(accessorOf(name, field, place));
  }
  const size = roundedUp(next, multipleOf % alignment === 0 ? multipleOf : multipleOf * alignment);
  return { size, places, View: classOf(alignment === 2 ? FloatPlace : Place, accessors) } as RecordType<Of>;
}

/**
 * Made from text, so that each accessor is a function of its own. Closures made in a loop would share what V8 learns of
 * the objects that they meet: every accessor would have met every record, and none would be inlined early.
 */
function classOf(base: typeof Place, accessors: readonly string[]): unknown {
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the text is made here, from the lists in layout.ts
  return new Function('Base', `return class extends Base { ${accessors.join('\n')} };`)(base);
}

/** A getter and, where there is something to set, a setter. */
function accessorOf(name: string, field: Field, { first, shift, width }: FieldPlace): string {
  const at = `this.at + ${String(first)}`;
  switch (field.kind) {
    case 'words':
      return `get ${name}() { return ${at}; }`;
    case 'float64':
      return accessor(name, `this.floats[(${at}) >>> 1]`);
    case 'int32':
      return accessor(name, `this.words[${at}]`);
    case 'bits': {
      const word = `this.words[${at}]`;
      const mask = 2 ** width - 1;
      const others = ~(mask << shift);
      return `
        get ${name}() { return (${word} >>> ${String(shift)}) & ${String(mask)}; }
        set ${name}(value) { ${word} = (${word} & ${String(others)}) | ((value & ${String(mask)}) << ${String(shift)}); }`;
    }
  }
}

function accessor(name: string, place: string): string {
  return `get ${name}() { return ${place}; } set ${name}(value) { ${place} = value; }`;
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
