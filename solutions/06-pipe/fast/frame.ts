import type { PipeReader, PipeWriter } from '#kernel';
import { decode, encodeBehind } from './codec';
import { CorruptStream, DataCloneError, EndOfStream } from './errors';

// A byte pipe does not know where one message ends and the next begins. So each message is sent as a frame: a header
// that gives the kind and the length of the body, and then exactly that many bytes of body.
//
//     0   a mark and the kind of message: a corrupt stream does not begin with these
//     4   the length of the body in bytes, 32 bits
//     8   the body
const HEADER_BYTES = 8;
const LENGTH = 4;

/** The two kinds: a serialized value, or bytes as they are. Together with the mark, `fk` and 0. */
export const VALUE = 0x66_6b_00_01;
const BYTES = 0x66_6b_00_02;

const MOST_BYTES = 2 ** 31 - 1;

export interface Frame {
  readonly kind: typeof VALUE | typeof BYTES;
  readonly body: Uint8Array;
}

/**
 * Takes the bytes of one message from the pipe, and not a single byte of the next, which another process may be
 * reading.
 */
export function readFrame(reader: PipeReader): Frame {
  const bytes = readExactly(reader, HEADER_BYTES, true);
  const kind = int32In(bytes, 0);
  if (kind !== VALUE && kind !== BYTES) throw new CorruptStream('no message begins with these bytes');
  const length = int32In(bytes, LENGTH);
  if (length < 0) throw new CorruptStream(`no message has ${length >>> 0} bytes`);
  return { kind, body: readExactly(reader, length, false) };
}

/** The most that is allocated on the strength of a length alone, which may be a lie. */
const MOST_AHEAD = 2 ** 20 + 2 ** 12;

function readExactly(reader: PipeReader, count: number, isHeader: boolean): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  const first = reader.read(count);
  if (first.length === count) return first;
  if (first.length === 0 && isHeader) throw new EndOfStream();

  // A read returns what is there, even if it is one byte: ask for the rest until nothing is missing.
  let bytes = first;
  let filled = first.length;
  let piece = first;
  while (piece.length > 0) {
    if (filled === bytes.length) bytes = enlarged(bytes, Math.min(count, Math.max(MOST_AHEAD, 2 * filled)));
    piece = reader.read(bytes.length - filled);
    bytes.set(piece, filled);
    filled += piece.length;
    if (filled === count) return bytes;
  }
  throw new CorruptStream(`it ended within a message, ${count - filled} bytes too early`);
}

function enlarged(bytes: Uint8Array, length: number): Uint8Array {
  const larger = new Uint8Array(length);
  larger.set(bytes);
  return larger;
}

/** The whole frame of a value, which is serialized after the room for its header, so nothing has to be copied. */
export function valueFrame(message: unknown): Uint8Array {
  const frame = encoded(message);
  writeHeader(frame, VALUE, frame.length - HEADER_BYTES);
  return frame;
}

function encoded(message: unknown): Uint8Array {
  try {
    return encodeBehind(HEADER_BYTES, message);
  } catch (cause) {
    throw new DataCloneError(cause);
  }
}

export function valueIn(body: Uint8Array): unknown {
  try {
    return decode(body);
  } catch (cause) {
    throw new CorruptStream('the bytes of a message are not a serialized value', cause);
  }
}

/** At most this much of a large body is copied, to go out together with the header: a pipe has no room for more. */
const MOST_COPIED = 2 ** 16 - HEADER_BYTES;

export function writeBytesFrame(writer: PipeWriter, bytes: Uint8Array): void {
  const copied = Math.min(bytes.length, MOST_COPIED);
  const frame = new Uint8Array(HEADER_BYTES + copied);
  writeHeader(frame, BYTES, bytes.length);
  frame.set(copied < bytes.length ? bytes.subarray(0, copied) : bytes, HEADER_BYTES);
  writeWhole(writer, frame);
  if (copied < bytes.length) writeWhole(writer, bytes.subarray(copied));
}

function writeHeader(frame: Uint8Array, kind: Frame['kind'], length: number): void {
  if (length > MOST_BYTES) {
    throw new RangeError(`a message must have at most ${MOST_BYTES} bytes; this one has ${length}.`);
  }
  setInt32In(frame, 0, kind);
  setInt32In(frame, LENGTH, length);
}

// A DataView would need one call, but would take longer than everything else, because each header would need a new
// object.
function int32In(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  return (high << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}

function setInt32In(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** A write takes as much as the pipe has room for: offer the rest until everything is taken. */
export function writeWhole(writer: PipeWriter, bytes: Uint8Array): void {
  let rest = bytes;
  for (;;) {
    const taken = writer.write(rest);
    if (taken === rest.length) return;
    rest = rest.subarray(taken);
  }
}
