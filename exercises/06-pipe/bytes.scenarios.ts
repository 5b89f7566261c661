import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { serialize } from 'node:v8';
import { PipeReader, PipeWriter } from '#kernel';
import { Connection, createPipe } from '#katas/pipe';
import { end } from './connections.scenarios';
import { describe } from './values.scenarios';

// Sizes.

/** Bytes that repeat after a prime number of them, so that no power of two is a multiple of the period. */
function pattern(length: number): Uint8Array {
  return Buffer.alloc(
    length,
    Uint8Array.from({ length: 65_521 }, (_, i) => i * 31 + (i >>> 8) * 7),
  );
}

type Send = 'send' | 'sendBytes';
type Receive = 'recv' | 'recvBytes';

/** sendBytes() gets a part of a larger buffer. */
export function sendPattern(name: string, length: number, how: Send): void {
  const bytes = pattern(length);
  if (how === 'send') return end(name).send({ bytes, length });
  const buffer = new Uint8Array(length + 300).fill(1);
  buffer.set(bytes, 200);
  end(name).sendBytes(buffer.subarray(200, 200 + length));
}

/** Says how long a message came, and whether its bytes are those that sendPattern() sends. */
export function recvPattern(name: string, length: number, how: Receive): string {
  const bytes = how === 'recv' ? (end(name).recv() as { bytes: Uint8Array }).bytes : end(name).recvBytes();
  if (!(bytes instanceof Uint8Array)) return describe(bytes);
  const sent = pattern(length).subarray(0, bytes.length);
  const start = `${bytes.length} bytes, `;
  if (Buffer.compare(sent, bytes) === 0) return `${start}as they were sent`;
  return `${start}others from number ${bytes.findIndex((byte, index) => byte !== sent[index])} on`;
}

const upTo = (length: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => length - count + 1 + at);
/** All small lengths; those around what a pipe, a page or a buffer holds, less a header; and pieces of other sizes. */
const LENGTHS = [
  ...upTo(1099, 1100),
  ...[2048, 4096, 8192, 16_384, 32_768, 65_536].flatMap((full) => upTo(full + 7, 48)),
  ...[10_000, 12_288, 24_576, 49_152, 50_000, 98_304, 100_000].flatMap((piece) => upTo(piece, 10)),
];

/** Sends a message of each of these lengths. */
export function sendLengths(name: string, how: Send): void {
  for (const length of LENGTHS) {
    if (how === 'send') end(name).send('x'.repeat(length));
    else end(name).sendBytes(new Uint8Array(length).fill(length));
  }
}

/** Receives what sendLengths() sent. Says which message was different. */
export function recvLengths(name: string, how: Receive): string {
  for (const length of LENGTHS) {
    const came = end(name)[how]();
    const isIt =
      came instanceof Uint8Array
        ? Buffer.compare(came, Buffer.alloc(length, length)) === 0
        : came === 'x'.repeat(length);
    if (!isIt) return `instead of ${length} bytes: ${cameAs(came, length)}`;
  }
  return 'all as they were sent';
}

function cameAs(came: unknown, length: number): string {
  if (typeof came !== 'string') return describe(came).slice(0, 60);
  return came.length === length ? 'a different text of that length' : `a text of ${came.length}`;
}

/** Receives it, and sends it back. */
export function echoPattern(name: string): void {
  end(name).send(end(name).recv());
}

/** Sends views of one buffer, and writes over it after each. Returns whether sendBytes() has left it as it was. */
export function sendFromOneBuffer(name: string): boolean {
  const buffer = new Uint8Array(10);
  const isUnchanged = [1, 2, 3].every((value) => {
    buffer.fill(value);
    end(name).sendBytes(buffer.subarray(2, 2 + value));
    return buffer.length === 10 && buffer.every((byte) => byte === value);
  });
  buffer.fill(9);
  end(name).sendBytes(Buffer.from('hé'));
  return isUnchanged;
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
  return {
    what: 'A message of three bytes',
    bytes: frameOf((end) => end.sendBytes(new Uint8Array(3))),
    closes: true,
  };
}

function frameOf(send: (sender: Connection) => void): number[] {
  using pipe = new TwoEnds();
  send(pipe.sender);
  const bytes = readRaw(pipe.receiver);
  assert(bytes.length > 0, 'The handle of a connection must hold the kernel’s PipeReader and PipeWriter.');
  return bytes;
}

/** That message, and a value, each broken off after each of its bytes. */
export function cutOff(): Lie[] {
  const value = frameOf((end) => end.send({ a: 'value' }));
  return [truth().bytes, value].flatMap((bytes) =>
    bytes.slice(1).map((_, at) => ({
      what: `The stream ends after ${at + 1} of a message's ${bytes.length} bytes`,
      bytes: bytes.slice(0, at + 1),
      closes: true,
    })),
  );
}

/** What poll() says when only the first byte of a message has arrived, and what recvBytes() returns when the rest has. */
export function beginning(): unknown[] {
  using pipe = new TwoEnds();
  const { bytes } = truth();
  writeRaw(pipe.sender, bytes.slice(0, 1));
  const polled = pipe.receiver.poll();
  writeRaw(pipe.sender, bytes.slice(1));
  return [polled, outcomeOf(() => pipe.receiver.recvBytes())];
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

/** Receives by each of these calls. Returns what came, or the errors' names, and the memory that the first one took. */
export function receiveLie(
  { bytes, closes }: Lie,
  calls: readonly Receive[],
): { readonly outcome: string; readonly closed: string; readonly mebibytes: number } {
  using pipe = new TwoEnds();
  const before = process.memoryUsage().arrayBuffers;
  writeRaw(pipe.sender, bytes);
  if (closes) pipe.sender.close();
  let mebibytes = 0;
  const outcomes = calls.map((call) => {
    const outcome = outcomeOf(() => pipe.receiver[call]());
    mebibytes ||= Math.round((process.memoryUsage().arrayBuffers - before) / 2 ** 20);
    return outcome;
  });
  pipe.receiver.close();
  const closed = outcomeOf(() => pipe.receiver.recv());
  return { outcome: outcomes.join(', '), closed, mebibytes };
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
 * Turns the body of a value into nonsense on its way, and receives; then receives what is behind it. Returns what came
 * of each call, and whether the other direction still carries a message.
 */
export function receiveGarbage(): [outcomes: string, answer: unknown] {
  using pipe = new TwoEnds({ duplex: true });
  // However it is serialized, the end of such a value is structure, and not the content of a string.
  pipe.sender.send(Array.from({ length: 20 }).reduce<unknown>((inside) => [inside, 7], []));
  const frame = readRaw(pipe.receiver);
  writeRaw(pipe.sender, [...frame.slice(0, -12), ...new Array<number>(12).fill(0xee)]);
  for (let i = 0; i < 2; i++) pipe.sender.send('after');
  const calls = (['recv', 'recvBytes', 'recv'] as const).map((call) =>
    outcomeOf(() => pipe.receiver[call]()),
  );
  pipe.receiver.send('answer');
  return [calls.join(', '), pipe.sender.recv()];
}

/** A pipe for one call. */
class TwoEnds {
  readonly receiver: Connection;
  readonly sender: Connection;

  constructor(options = { duplex: false }) {
    [this.receiver, this.sender] = createPipe(options);
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
