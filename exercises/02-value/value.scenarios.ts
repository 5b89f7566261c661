import { Process } from '#katas/process';
import { Value, type TypeCode } from '#katas/value';

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

/** The lesson's two operations in one line. */
export function addOne(cell: Value): void {
  const value = cell.value;
  cell.value = typeof value === 'bigint' ? value + 1n : value + 1;
}

export function typeCodeOf(cell: Value): TypeCode {
  return cell.typeCode;
}

export function handleOf(cell: Value): { data: unknown } {
  return { data: structuredClone(cell.handle) };
}

export function openAndRead(handle: { data: unknown }): Cell {
  const cell = Value.open(handle.data as Value['handle']);
  const value = cell.value;
  cell.close();
  return value;
}

export function openGarbage(handle: unknown): void {
  Value.open(handle as Value['handle']);
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

/** Makes and closes cells one after another. */
export function churn(count: number): void {
  for (let i = 0; i < count; i++) make('d', i).close();
}
