import { Pending } from './layout';

/** Operations of the kernel that only read; see kernel/interception. */
const READ = 1;
const READ_BYTES = 3;
const LOAD = 5;
const FIRST_OF_PIPES = 13;
const POLL_PIPE = 15;
const LAST_OPERATION = 16;

/** Whether the order of two steps matters: they touch the same bytes, and not both only read them. */
export function clashes(
  kind: number,
  address: number,
  size: number,
  otherKind: number,
  otherAddress: number,
  otherSize: number,
): boolean {
  // Whoever ends closes its ends of all pipes.
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
