import { decode } from './decode';
import { encode } from './encode';

/**
 * A value as bytes for a process of this program that runs already: over a channel, a pipe or a socket it
 * carries what `spawn` carries to one that starts: structured-cloneable values, errors with their own fields,
 * SharedMemory, pipes, exported functions and classes (by reference), shareables.
 *
 * @param name what the value is called in errors, such as `item` in `item.callback`
 * @throws NotTransferable when something in it cannot travel
 */
export function pack(value: unknown, name = 'value'): Uint8Array {
  return encode(value, name).wire;
}

/**
 * The value again: functions and classes are loaded, memory and pipes opened, shareables opened by their
 * classes. Never call it on bytes from an unauthenticated sender: they may name any function that
 * is exported anywhere.
 *
 * @throws ReferenceMissing, SharedMemoryGone, PipeGone where that is so; other errors when the bytes are none
 * of `pack`'s
 */
export function unpack(bytes: Uint8Array): unknown {
  // Typed arrays lie where they were read from, and chunks of a stream are used again.
  return decode(new Uint8Array(bytes));
}
