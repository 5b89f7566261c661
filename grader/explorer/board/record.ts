/*
 * Typed records in shared memory. The fields of a record are listed once; from the list come where each field lies and
 * the type of what it holds. At run time a field is a number, and reading it is the plain `words[5]`: whatever stood
 * between would be called millions of times before V8 compiles it. So the types do the work. They say that an index is
 * its field's *name*, and that the words of a record are an object with these names; indexing an array by a number
 * would give `number | undefined`, and let any number through. The casts that say so are here and nowhere else.
 */

/** One word. `Value` narrows what it holds, for example to one of a set of codes. */
interface Int32<Value extends number> {
  readonly kind: 'int32';
  readonly holds?: Value;
}

/** Two words, aligned for a Float64Array. */
interface Float64 {
  readonly kind: 'float64';
}

/** Words that are reached by number: those that several processes use at once, by Atomics, and tables. */
interface Words {
  readonly kind: 'words';
  readonly count: number;
}

type Field = Int32<number> | Float64 | Words;
type Fields = Readonly<Record<string, Field>>;

export const int32 = <Value extends number = number>(): Int32<Value> => ({ kind: 'int32' });
export const float64: Float64 = { kind: 'float64' };
export const words = (count = 1): Words => ({ kind: 'words', count });

type NamesOf<Of extends Fields, Kind> = {
  [Name in keyof Of]: Of[Name] extends Kind ? Name : never;
}[keyof Of];
type Held<Of extends Field> = Of extends Int32<infer Value> ? Value : number;

/** The words of one record, by its int32 fields. */
export type WordsOf<Of extends Fields> = {
  [Name in NamesOf<Of, Int32<number>>]: Held<Of[Name]>;
};
/** The same memory as float64, by the fields that are. */
export type FloatsOf<Of extends Fields> = { [Name in NamesOf<Of, Float64>]: number };

/** Where a field lies in its record, in words. */
export interface FieldPlace {
  readonly first: number;
  readonly count: number;
}

export interface RecordType<Of extends Fields> {
  /** In words; even where the record holds a float64. */
  readonly size: number;
  /** The index of each field: in `words`, in `floats`, or, of the fields that are `Words`, in the record. */
  readonly at: { readonly [Name in keyof Of]: Of[Name] extends Words ? number : Name };
  /** The same for a record that begins anywhere: its number of words from there on. */
  readonly offsets: Readonly<Record<NamesOf<Of, Int32<number> | Words>, number>>;
  readonly places: Readonly<Record<keyof Of, FieldPlace>>;
  /** The record that begins at that word. */
  words(board: Int32Array, first: number): WordsOf<Of>;
  floats(board: Int32Array, first: number): FloatsOf<Of>;
}

/** Lays the fields out one behind the other, in the order of the list. `multipleOf`: what the size is rounded up to. */
export function record<Of extends Fields>(fields: Of, multipleOf = 1): RecordType<Of> {
  const places: Record<string, FieldPlace> = {};
  const offsets: Record<string, number> = {};
  const at: Record<string, number> = {};
  let next = 0;
  let alignment = 1;
  for (const [name, field] of Object.entries(fields)) {
    const isFloat = field.kind === 'float64';
    if (isFloat) [next, alignment] = [roundedUp(next, 2), 2];
    const count = isFloat ? 2 : field.kind === 'words' ? field.count : 1;
    places[name] = { first: next, count };
    offsets[name] = next;
    at[name] = isFloat ? next / 2 : next;
    next += count;
  }
  const size = roundedUp(next, multipleOf % alignment === 0 ? multipleOf : multipleOf * alignment);
  const type = {
    size,
    at: asConstants(at),
    offsets: asConstants(offsets),
    places,
    words: (board: Int32Array, first: number) => board.subarray(first, first + size),
    floats: (board: Int32Array, first: number) =>
      new Float64Array(board.buffer, board.byteOffset + first * 4, size >>> 1),
  };
  return type as unknown as RecordType<Of>;
}

/**
 * The same object, as V8 reads it from a text: with constant fields, which it folds into the code that uses them. An
 * object that was filled name by name becomes a hash table after twelve, and each index a look-up in it.
 */
function asConstants(object: Readonly<Record<string, number>>): unknown {
  return JSON.parse(JSON.stringify(object));
}

/** A word by its number. */
export function wordAt(board: Int32Array, at: number): number {
  return board[at] as number;
}

/** A number that was read where only codes of one set are written. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the reader names the set
export function code<Value extends number>(word: number): Value {
  return word as Value;
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
  return asConstants(places) as Record<Name, number>;
}

function roundedUp(count: number, multipleOf: number): number {
  return Math.ceil(count / multipleOf) * multipleOf;
}
