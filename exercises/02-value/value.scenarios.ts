import { Process } from '#katas/process';
import { Value, type TypeCode } from '#katas/value';
import { isKernelError } from '#kernel';

export * from './cells.scenarios';

// What the processes under test run: the checks call these functions, in whichever process they choose.

type Cell = number | bigint;

/** `new Value(typeCode)`, or with an initial value. Checks try wrong ones too, hence the types. */
export function make(typeCode: string, ...initial: unknown[]): Value {
  const Any = Value as unknown as new (typeCode: string, ...initial: unknown[]) => Value;
  return new Any(typeCode, ...initial);
}

export function read(cell: Value): Cell {
  return cell.value;
}

export function write(cell: Value, value: unknown): void {
  cell.value = value as Cell;
}

/** Writes the numbers from 1 to `count`, one after the other. */
export function writeUpTo(cell: Value, count: number): void {
  for (let value = 1; value <= count; value++) cell.value = value;
}

/** As many new cells, which hold this number. */
export function makeMany(count: number, value: Cell): Value[] {
  return Array.from({ length: count }, () => make('I', value));
}

/** The different numbers that cells hold. */
export function readAll(cells: readonly Value[]): Cell[] {
  return [...new Set(cells.map(read))];
}

/** Reads one cell, writes another, reads the first again: a straight-line program, as children run it. */
export function writeThenLook(mine: Value, theirs: Value, value: Cell): Cell {
  const before = theirs.value;
  mine.value = value;
  const after = theirs.value;
  return before === after ? before : after;
}

/** What cells of a type hold: one that each of these numbers was written into, and one made with it. */
export function conversions(typeCode: string, numbers: readonly Cell[]): (readonly [Cell, Cell])[] {
  const cell = make(typeCode);
  return numbers.map((number) => {
    write(cell, number);
    return [read(cell), read(make(typeCode, number))] as const;
  });
}

export function typeCodeOf(cell: Value): TypeCode {
  return cell.typeCode;
}

export function handleOf(cell: Value): { data: unknown } {
  return { data: cell.handle };
}

/** Makes a Value and keeps only its handle. */
export function makeAndForget(value: Cell): { data: unknown } {
  return handleOf(make('i', value));
}

export function open(handle: { data: unknown }): Value {
  return Value.open(handle.data as Value['handle']);
}

/** A process that attaches and leaves again. */
export function openAndRead(handle: { data: unknown }): Cell {
  const cell = Value.open(handle.data as Value['handle']);
  const value = cell.value;
  cell.close();
  return value;
}

/** The same; 'gone' if the memory has no name any more. */
export function readIfThere(handle: { data: unknown }): Cell | 'gone' {
  try {
    return openAndRead(handle);
  } catch (error) {
    if (isKernelError(error, 'SHARED_MEMORY_GONE')) return 'gone';
    throw error;
  }
}

/** A process that attaches twice, and closes one of them twice; returns what the other Value then reads. */
export function openTwiceAndRead(handle: { data: unknown }, same: { data: unknown }): Cell {
  const [one, other] = [open(handle), open(same)];
  one.close();
  one.close();
  const value = other.value;
  other.close();
  return value;
}

/** A child of this process sets the cell. */
export async function writeInChild(cell: Value, value: Cell): Promise<void> {
  const child = new Process(write, [cell, value]);
  child.start();
  await child.join();
}

/** Makes a cell in a block with `using`; returns what reading it after the block does. */
export function useAfterBlock(): string {
  let outside: Value;
  {
    using cell = new Value('i', 1);
    outside = cell;
  }
  try {
    return `reads ${String(outside.value)}`;
  } catch {
    return 'throws';
  }
}

export function close(cell: Value): void {
  cell.close();
}

/** What new cells hold when as many were closed that held this number. */
export function afterClosing(typeCode: string, value: Cell, count: number): Cell[] {
  const makeAll = (...initial: Cell[]): Value[] =>
    Array.from({ length: count }, () => make(typeCode, ...initial));
  for (const cell of makeAll(value)) cell.close();
  const cells = makeAll();
  const seen = readAll(cells);
  for (const cell of cells) cell.close();
  return seen;
}

/** Makes, uses and closes cells one after another. */
export function churn(count: number): void {
  for (let i = 0; i < count; i++) {
    const cell = make('d', i);
    write(cell, Number(read(cell)) + 1);
    cell.close();
  }
}
