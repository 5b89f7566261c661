import { closeSync } from 'node:fs';
import { libc, systemCallFailed } from './libc';

/** A file seen as memory. `address` is a number: user addresses stay below 2^53 on every 64-bit system. */
export interface Mapping {
  readonly address: number;
  readonly byteLength: number;
  readonly buffer: ArrayBuffer;
}

const READ_WRITE = 1 | 2;
const SHARED = 1;
const FAILED = 2n ** 64n - 1n;
const PRIVATE = 2;
const FIXED = 0x10;
const ANONYMOUS = process.platform === 'linux' ? 0x20 : 0x1000;

// Memory whose owner forgot to close it is unmapped once no view can reach it. Its name stays: another
// process may have received it and not opened it yet.
const forgotten = new FinalizationRegistry<{ address: number; byteLength: number }>(
  ({ address, byteLength }) => {
    libc().munmap(address, byteLength);
  },
);

/** Maps the file and closes its descriptor, which a mapping does not need. */
export function mapFile(fd: number, byteLength: number): Mapping {
  const c = libc();
  const pointer = c.mmap(null, byteLength, READ_WRITE, SHARED, fd, 0);
  const failure = pointer === FAILED ? systemCallFailed('mmap') : null;
  closeSync(fd);
  if (failure !== null) throw failure;
  const address = Number(pointer);
  const mapping = { address, byteLength, buffer: c.view(pointer, byteLength) };
  forgotten.register(mapping.buffer, { address, byteLength }, mapping.buffer);
  return mapping;
}

/**
 * The buffer and every view of it must already be out of reach: touching them now ends the process with
 * SIGSEGV.
 */
export function unmap({ address, byteLength, buffer }: Mapping): void {
  forgotten.unregister(buffer);
  libc().munmap(address, byteLength);
}

/**
 * Lets the file go and puts empty memory of this process in its place, for as long as a view of it can be reached: unlike
 * `unmap`, this is safe when there is one.
 */
export function detach({ address, byteLength }: Mapping): void {
  const flags = PRIVATE | FIXED | ANONYMOUS;
  if (libc().mmapAt(address, byteLength, READ_WRITE, flags, -1, 0) !== address)
    throw systemCallFailed('mmap');
}
