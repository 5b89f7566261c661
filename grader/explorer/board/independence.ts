import { Operation } from '../../kernel/operation';
import { Pending } from './codes';

// Copied into names of its own: it is asked for every pair of steps.
const { read: READ, readBytes: READ_BYTES, load: LOAD, pollPipe: POLL_PIPE } = Operation;
const { readPipe: FIRST_OF_PIPES, closePipe: LAST_OPERATION } = Operation;

/** Whether the order of two steps matters: they touch the same bytes, and not both only read them. */
export function clashes(
  kind: number,
  address: number,
  size: number,
  otherKind: number,
  otherAddress: number,
  otherSize: number,
): boolean {
  // A process that ends closes its ends of all pipes.
  if (kind === Pending.exit || otherKind === Pending.exit)
    return touchesPipes(kind) && touchesPipes(otherKind);
  if (kind > LAST_OPERATION || otherKind > LAST_OPERATION) return false;
  if (onlyReads(kind) && onlyReads(otherKind)) return false;
  return address < otherAddress + otherSize && otherAddress < address + size;
}

export function onlyReads(kind: number): boolean {
  return kind === READ || kind === READ_BYTES || kind === LOAD || kind === POLL_PIPE;
}

function touchesPipes(kind: number): boolean {
  return kind === Pending.exit || (kind >= FIRST_OF_PIPES && kind <= LAST_OPERATION);
}
