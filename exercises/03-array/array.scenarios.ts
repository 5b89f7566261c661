import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { SharedArray } from '#katas/array';
import { Process } from '#katas/process';
import { isKernelError } from '#kernel';

export * from './arrays.scenarios';

// What the processes under test run: the checks call these functions, in whichever process they choose.

type Cell = number | bigint;

/** Runs square-list.demo.ts as a program of its own, which prints to this process's output. */
export async function squareListWalkThrough(): Promise<unknown> {
  const program = spawn(process.execPath, [path.join(__dirname, 'square-list.demo.js')], {
    stdio: 'inherit',
  });
  const [exitCode] = (await once(program, 'exit')) as [number | null];
  return exitCode;
}

/** `new SharedArray(typeCode, lengthOrItems)`. Checks try wrong ones too, hence the types. */
export function make(typeCode: unknown, lengthOrItems: unknown): SharedArray {
  const Any = SharedArray as unknown as new (typeCode: unknown, lengthOrItems: unknown) => SharedArray;
  return new Any(typeCode, lengthOrItems);
}

/** The caller's items, after an array was made of them. */
export function itemsAfterMaking(typeCode: string, items: Cell[]): Cell[] {
  make(typeCode, items);
  return items;
}

/** Items from an iterator that is not an array. */
export function makeFromGenerator(typeCode: string, items: Cell[]): SharedArray {
  return make(
    typeCode,
    (function* () {
      yield* items;
    })(),
  );
}

/** From what has a length, but no indices, as a SharedArray has. */
export function makeFromCollection(typeCode: string, items: Cell[]): SharedArray {
  return make(typeCode, { length: items.length, [Symbol.iterator]: () => items.values() });
}

/** Items that are a typed array from this index on. */
export function makeFromPart(typeCode: string, typed: Int8Array, from: number): SharedArray {
  return make(typeCode, typed.subarray(from));
}

/** An iterable that fails half-way. */
export function makeFromFailing(): SharedArray {
  return make(
    'i',
    (function* () {
      yield 1;
      throw new RangeError('the items end in an error');
    })(),
  );
}

/** The length and the last element of an array made from as many items. */
export function makeMany(count: number): { length: number; last: Cell } {
  const array = make('i', new Set(Array.from({ length: count }, (_, index) => index)));
  return { length: array.length, last: array.get(-1) };
}

/** How many of this many elements slice(), iteration or fill() deals with. */
export function countOf(count: number, by: 'slice' | 'iteration' | 'fill'): number {
  const array = make('i', count);
  if (by === 'slice') return array.slice().length;
  if (by === 'iteration') return iterate(array).length;
  return elements(array.fill(1)).filter((item) => item === 1).length;
}

export function length(array: SharedArray): number {
  return array.length;
}

export function typeCodeOf(array: SharedArray): string {
  return array.typeCode;
}

export function get(array: SharedArray, index: unknown): Cell {
  return array.get(index as number);
}

export function set(array: SharedArray, index: unknown, value: unknown): void {
  array.set(index as number, value as never);
}

/** Sets an element to the numbers from 1 to `count`, one after the other. */
export function setUpTo(array: SharedArray, index: number, count: number): void {
  for (let value = 1; value <= count; value++) array.set(index, value);
}

/** All elements, by `get`. */
export function elements(array: SharedArray): Cell[] {
  return Array.from({ length: array.length }, (_, index) => array.get(index));
}

/** What slice() returns for each of these bounds. */
export function slices(array: SharedArray, bounds: readonly unknown[][]): Cell[][] {
  return bounds.map((both) => array.slice(...(both as [number?, number?])));
}

/** Is the result of slice an ordinary array, not a view of the memory, and a new one each time? */
export function sliceIsCopy(array: SharedArray): boolean {
  const copy = array.slice();
  array.set(0, 99);
  return Array.isArray(copy) && copy[0] !== 99 && array.slice()[0] === 99;
}

export function fill(array: SharedArray, value: unknown): void {
  array.fill(value as never);
}

/** One call that deals with all elements; returns one of them as that call leaves or gives it. */
export function itemAfter(
  array: SharedArray,
  index: number,
  by: 'fill' | 'slice' | 'iteration',
  value: Cell,
): Cell | undefined {
  if (by === 'fill') return array.fill(value).get(index);
  return (by === 'slice' ? array.slice() : iterate(array))[index];
}

export function fillReturnsIt(array: SharedArray): boolean {
  return array.fill(1) === array;
}

/** What the elements are after each of these fills. */
export function fills(array: SharedArray, values: readonly Cell[]): Cell[][] {
  return values.map((value) => elements(array.fill(value as never)));
}

export function iterate(array: SharedArray): Cell[] {
  return [...array];
}

/** Two nested loops over one array, whose steps are looked at when both are over. */
export function pairs(array: SharedArray): Cell[][] {
  const seen: [IteratorResult<Cell>, IteratorResult<Cell>][] = [];
  const outer = array[Symbol.iterator]();
  for (let one = outer.next(); one.done !== true; one = outer.next()) {
    const inner = array[Symbol.iterator]();
    for (let two = inner.next(); two.done !== true; two = inner.next()) seen.push([one, two]);
  }
  return seen.map((both) => both.map(({ value }: { value: Cell }) => value));
}

/**
 * Writes each element just before it is asked for, one more than the element before it, in an array of ones. Returns the first
 * that iteration did not read then.
 */
export function staleInIteration(length: number): { index: number; read: Cell } | null {
  const array = make('i', length);
  array.set(0, 1);
  let index = 0;
  for (const read of array) {
    if (read !== index + 1) return { index, read };
    index++;
    if (index < length) array.set(index, index + 1);
  }
  return null;
}

export function handleOf(array: SharedArray): { data: unknown } {
  return { data: array.handle };
}

/** Makes an array and keeps only its handle. */
export function makeAndForget(items: Cell[]): { data: unknown } {
  return handleOf(make('i', items));
}

export function open(handle: { data: unknown }): SharedArray {
  return SharedArray.open(handle.data as SharedArray['handle']);
}

/** A process that attaches and leaves again. */
export function openAndRead(handle: { data: unknown }): Cell[] {
  const array = SharedArray.open(handle.data as SharedArray['handle']);
  const items = elements(array);
  array.close();
  return items;
}

/** The same; 'gone' if the memory has no name any more. */
export function readIfThere(handle: { data: unknown }): Cell[] | 'gone' {
  try {
    return openAndRead(handle);
  } catch (error) {
    if (isKernelError(error, 'SHARED_MEMORY_GONE')) return 'gone';
    throw error;
  }
}

/** A process that attaches twice, and closes one of them twice; returns what the other array then reads. */
export function openTwiceAndRead(handle: { data: unknown }, same: { data: unknown }): Cell[] {
  const [one, other] = [open(handle), open(same)];
  one.close();
  one.close();
  const items = elements(other);
  other.close();
  return items;
}

export async function setInChild(array: SharedArray, index: number, value: Cell): Promise<void> {
  const child = new Process(set, [array, index, value]);
  child.start();
  await child.join();
}

export function useAfterBlock(): string {
  let outside: SharedArray;
  {
    using array = make('i', [1]);
    outside = array;
  }
  try {
    return `reads ${String(outside.get(0))}`;
  } catch {
    return 'throws';
  }
}

export function close(array: SharedArray): void {
  array.close();
}

/** As many new arrays of one element, which holds this number. */
export function makeSingles(count: number, value: Cell): SharedArray[] {
  return Array.from({ length: count }, () => make('I', [value]));
}

/** The different numbers in arrays. */
export function numbersIn(arrays: readonly SharedArray[]): Cell[] {
  return [...new Set(arrays.flatMap(elements))];
}

/** What new arrays hold when as many were closed that held this number. */
export function afterClosing(typeCode: string, value: Cell, count: number): Cell[] {
  const makeAll = (items: number | Cell[]): SharedArray[] =>
    Array.from({ length: count }, () => make(typeCode, items));
  for (const array of makeAll([value, value, value])) array.close();
  const arrays = makeAll(3);
  const seen = numbersIn(arrays);
  for (const array of arrays) array.close();
  return seen;
}

/** Makes, uses and closes arrays one after another. */
export function churn(count: number): void {
  for (let i = 0; i < count; i++) {
    const array = make('d', [1, 2, 3]);
    set(array, 0, Number(get(array, -1)) + 1);
    array.close();
  }
}
