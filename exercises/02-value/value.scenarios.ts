import { existsSync, readFileSync } from 'node:fs';
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

/** Writes, and returns what is there afterwards, or reports that the write threw. */
export function writeOrRefuse(cell: Value, value: Cell): Cell | 'refused' {
  try {
    cell.value = value;
  } catch (error) {
    if (error instanceof TypeError || error instanceof RangeError) return 'refused';
    throw error;
  }
  return cell.value;
}

/** The lesson's two operations in one line. */
export function addOne(cell: Value): void {
  const value = cell.value;
  cell.value = typeof value === 'bigint' ? value + 1n : value + 1;
}

/** Reads one cell, writes another, reads the first again: a straight-line program, as children run it. */
export function writeThenLook(mine: Value, theirs: Value, value: Cell): Cell {
  const before = theirs.value;
  mine.value = value;
  const after = theirs.value;
  return before === after ? before : after;
}

export function typeCodeOf(cell: Value): TypeCode {
  return cell.typeCode;
}

export function handleOf(cell: Value): { data: unknown } {
  return { data: cell.handle };
}

export function openAndRead(handle: { data: unknown }): Cell {
  const cell = Value.open(handle.data as Value['handle']);
  const value = cell.value;
  cell.close();
  return value;
}

/** Whether the handle can still be opened. */
export function canOpen(handle: { data: unknown }): boolean {
  try {
    openAndRead(handle);
    return true;
  } catch {
    return false;
  }
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

/** Makes, uses and closes cells one after another. */
export function churn(count: number): void {
  for (let i = 0; i < count; i++) {
    const cell = make('d', i);
    write(cell, Number(read(cell)) + 1);
    cell.close();
  }
}

/** How many mappings of shared memory this process has; 0 where the system does not say. */
export function mappings(): number {
  const table = '/proc/self/maps';
  return existsSync(table) ? readFileSync(table, 'utf8').split('/dev/shm/forklings-').length - 1 : 0;
}

/** One cell of each type, for explorations: a process may set or get any of them. */
type Cells = Readonly<Record<TypeCode, Value>>;

const cell = (code: TypeCode) => (): Value => new Value(code);

export const cells = {
  share: {
    b: cell('b'),
    B: cell('B'),
    h: cell('h'),
    H: cell('H'),
    i: cell('i'),
    I: cell('I'),
    q: cell('q'),
    Q: cell('Q'),
    f: cell('f'),
    d: cell('d'),
  },
  calls: {
    set(things: Cells, { code, value }: { readonly code: TypeCode; readonly value: number | bigint }): void {
      things[code].value = value;
    },
    get: (things: Cells, { code }: { readonly code: TypeCode }): number | bigint => things[code].value,
  },
};
