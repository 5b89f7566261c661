import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { serialize } from 'node:v8';
import { PipeReader, PipeWriter } from '#kernel';
import { Connection, createPipe } from '#katas/pipe';
import { end } from './connections.scenarios';
import { describe } from './values.scenarios';

// Sizes.

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >>> 8) * 7 + (i >>> 16)) & 255;
  return bytes;
}

export function sendPattern(name: string, length: number, raw: boolean): void {
  const bytes = pattern(length);
  if (raw) end(name).sendBytes(bytes);
  else end(name).send({ bytes, length });
}

/** What is wrong with the message, compared with what should have been sent; null if nothing is. */
export function recvPattern(name: string, length: number, raw: boolean): string | null {
  const bytes = raw ? end(name).recvBytes() : (end(name).recv() as { bytes: Uint8Array }).bytes;
  if (!(bytes instanceof Uint8Array)) return describe(bytes);
  if (bytes.length !== length) return `${bytes.length} bytes`;
  const expected = pattern(length);
  const at = expected.findIndex((byte, index) => bytes[index] !== byte);
  return at < 0 ? null : `other bytes from number ${at} on`;
}

/** Receives it, and sends it back. */
export function echoPattern(name: string, raw: boolean): void {
  if (raw) end(name).sendBytes(end(name).recvBytes());
  else end(name).send(end(name).recv());
}

/** Sends views of one buffer, and writes over it after each. */
export function sendFromOneBuffer(name: string): void {
  const buffer = new Uint8Array(10);
  for (const value of [1, 2, 3]) {
    buffer.fill(value);
    end(name).sendBytes(buffer.subarray(2, 2 + value));
  }
  buffer.fill(9);
  end(name).sendBytes(Buffer.from('hé'));
}

/** Receives `count` messages before it looks at any. */
export function recvManyBytes(name: string, count: number): number[][] {
  const all = Array.from({ length: count }, () => end(name).recvBytes());
  return all.map((bytes) => [...bytes]);
}

/** Sends bytes that are a serialized value, so a connection that records no kind can take them for one. */
export function sendSerialized(name: string): void {
  end(name).sendBytes(new Uint8Array(serialize('bytes')));
}

/** Receives a message by the call for the other kind. What that returns is up to the connection. */
export function recvAsOther(name: string, kind: 'bytes' | 'value'): void {
  if (kind === 'bytes') end(name).recv();
  else end(name).recvBytes();
}

// The bytes below.

/** The kernel's ends that a handle holds, at any depth. */
function kernelEnds(value: unknown, depth = 0): (PipeReader | PipeWriter)[] {
  if (value instanceof PipeReader || value instanceof PipeWriter) return [value];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  const below = 'handle' in value ? [...Object.values(value), value.handle] : Object.values(value);
  return below.flatMap((part) => kernelEnds(part, depth + 1));
}

function readerOf({ handle }: Connection): PipeReader | undefined {
  return kernelEnds(handle).find((one): one is PipeReader => one instanceof PipeReader);
}

function writerOf({ handle }: Connection): PipeWriter | undefined {
  return kernelEnds(handle).find((one): one is PipeWriter => one instanceof PipeWriter);
}

/** Whether bytes are in the kernel's pipe, for any process to receive. True if the handle does not show the pipe. */
export function isInThePipe(name: string): boolean {
  return readerOf(end(name))?.poll(0) ?? true;
}

function writeRaw(connection: Connection, bytes: readonly number[]): void {
  let rest = Uint8Array.from(bytes);
  while (rest.length > 0) rest = rest.subarray(writerOf(connection)?.write(rest) ?? rest.length);
}

function readRaw(connection: Connection): number[] {
  const reader = readerOf(connection);
  const bytes: number[] = [];
  while (reader?.poll(0) === true) bytes.push(...reader.read(65_536));
  return bytes;
}

/** Bytes for the pipe, and whether its only sender closes its end after them. */
interface Lie {
  readonly what: string;
  readonly bytes: readonly number[];
  readonly closes: boolean;
}

/** A message of three zeros, as it is in the pipe. */
export function truth(): Lie {
  using pipe = new TwoEnds();
  pipe.sender.sendBytes(new Uint8Array(3));
  const bytes = readRaw(pipe.receiver);
  assert(bytes.length > 0, 'The handle of a connection must hold the kernel’s PipeReader and PipeWriter.');
  return { what: 'A message of three bytes', bytes, closes: true };
}

/** That message, broken off after each of its bytes. */
export function cutOff(): Lie[] {
  const { bytes } = truth();
  return bytes.slice(1).map((_, at) => ({
    what: `The stream ends after ${at + 1} of a message's ${bytes.length} bytes`,
    bytes: bytes.slice(0, at + 1),
    closes: true,
  }));
}

/** No message at all, and the message with each byte before its three zeros changed. */
export function nonsense(): Lie[] {
  const { bytes } = truth();
  const flood = new Array<number>(64).fill(0xff);
  return [
    { what: '64 bytes of 0xff came, and the sender is still there', bytes: flood, closes: false },
    ...bytes.slice(0, -3).flatMap((is, at) =>
      [0x7f, 0xff].map((byte) => ({
        what: `Byte ${at + 1} of a message is ${byte} instead of ${is}`,
        bytes: bytes.map((one, index) => (index === at ? byte : one)),
        closes: true,
      })),
    ),
  ];
}

/** Makes `times` attempts to receive. Returns what came, or the errors' names, and the memory that the first one took. */
export function receiveLie(
  { bytes, closes }: Lie,
  times: number,
): { readonly outcome: string; readonly mebibytes: number } {
  using pipe = new TwoEnds();
  const before = process.memoryUsage().arrayBuffers;
  writeRaw(pipe.sender, bytes);
  if (closes) pipe.sender.close();
  const outcomes = [outcomeOf(() => pipe.receiver.recvBytes())];
  const mebibytes = Math.round((process.memoryUsage().arrayBuffers - before) / 2 ** 20);
  while (outcomes.length < times) outcomes.push(outcomeOf(() => pipe.receiver.recvBytes()));
  return { outcome: outcomes.join(', '), mebibytes };
}

function outcomeOf(call: () => unknown): string {
  try {
    const came = call();
    return came instanceof Uint8Array ? `${came.length} bytes` : describe(came);
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/**
 * Turns the body of a value into nonsense on its way, and receives; then receives the value behind it. Returns what came
 * of both.
 */
export function receiveGarbage(): string {
  using pipe = new TwoEnds();
  // However it is serialized, the end of such a value is structure, and not the content of a string.
  pipe.sender.send(Array.from({ length: 20 }).reduce<unknown>((inside) => [inside, 7], []));
  const frame = readRaw(pipe.receiver);
  writeRaw(pipe.sender, [...frame.slice(0, -12), ...new Array<number>(12).fill(0xee)]);
  pipe.sender.send('after');
  return `${outcomeOf(() => pipe.receiver.recv())}, ${outcomeOf(() => pipe.receiver.recv())}`;
}

/** A one-way pipe for one call. */
class TwoEnds {
  readonly receiver: Connection;
  readonly sender: Connection;

  constructor() {
    [this.receiver, this.sender] = createPipe({ duplex: false });
  }

  [Symbol.dispose](): void {
    this.receiver.close();
    this.sender.close();
  }
}

// What is left open.

export function descriptors(): number {
  try {
    return readdirSync('/proc/self/fd').length;
  } catch {
    return 0;
  }
}

export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    const [left, right] = createPipe({ duplex: i % 2 === 0 });
    const again = Connection.open(right.handle);
    // Whether it shares the kernel's ends or has its own: closed is closed.
    again.close();
    left.close();
    right.close();
    right.close();
  }
}

export function makeUsing(times: number): void {
  for (let i = 0; i < times; i++) {
    const [left, right] = createPipe();
    left[Symbol.dispose]();
    right[Symbol.dispose]();
  }
}
