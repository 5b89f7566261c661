import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { PipeReader, PipeWriter, sleep } from '#kernel';
import { Connection, createPipe } from '#katas/pipe';
import { Process } from '#katas/process';

/** The connections of this process, by the names that the checks give them. */
const ends = new Map<string, Connection>();

function end(name: string): Connection {
  const found = ends.get(name);
  assert(found !== undefined, `the scenarios have no connection "${name}"`);
  return found;
}

// One call at a time.

/** A new pipe, whose ends this process calls `left` and `right`. */
export function make(options?: unknown): [Connection, Connection] {
  const pair = options === undefined ? createPipe() : createPipe(options as { duplex?: boolean });
  ends.set('left', pair[0]);
  ends.set('right', pair[1]);
  return pair;
}

/** Stores a connection that came from another process under that name. */
export function take(name: string, connection: Connection): void {
  ends.set(name, connection);
}

export function facts(name: string): { closed: boolean; readable: boolean; writable: boolean } {
  const { closed, readable, writable } = end(name);
  return { closed, readable, writable };
}

export function send(name: string, message: unknown): unknown {
  return end(name).send(message);
}

export function recv(name: string): unknown {
  return end(name).recv();
}

export function sendBytes(name: string, bytes: unknown): unknown {
  return end(name).sendBytes(bytes as Uint8Array);
}

export function recvBytes(name: string): number[] {
  return [...end(name).recvBytes()];
}

export function poll(name: string, timeoutMs?: unknown): boolean {
  return timeoutMs === undefined ? end(name).poll() : end(name).poll(timeoutMs as number);
}

export function close(name: string): void {
  end(name).close();
}

export function openHandle(handle: unknown): string {
  const connection = Connection.open(handle as Connection['handle']);
  connection.close();
  return 'opened';
}

// The walk-through.

/**
 * Sends messages back and forth between this process and a child. Returns what came back, and the child's exit code.
 */
export async function talkWithChild(messages: readonly unknown[]): Promise<unknown[]> {
  const [mine, theirs] = createPipe();
  const child = new Process(answerAll, [theirs]);
  child.start();
  const answers: unknown[] = [];
  for (const message of messages) {
    mine.send(message);
    // A child that has died no longer holds its end; this process must not hold it, either.
    answers.push(mine.recv());
  }
  mine.close();
  theirs.close();
  await child.join();
  return [...answers, child.exitCode];
}

/** What the child runs: sends each message back, with its number, until the other end is closed. */
export function answerAll(connection: Connection): void {
  for (let number = 1; ; number += 1) {
    const message = connection.recv();
    connection.send([number, message]);
    if (message === 'last') return;
  }
}

// Values.

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}
}

const makers: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  booleans: () => [true, false],
  numbers: () => [0, -0, 1.5, -(2 ** 31), 2 ** 53, NaN, Infinity, -Infinity, 5e-324],
  bigints: () => [0n, -1n, 2n ** 64n, -(2n ** 200n)],
  strings: () => [
    '',
    'plain',
    'naïve',
    '漢字',
    '😀',
    '\u0000',
    '\ud800 alone',
    'x'.repeat(5000),
    '漢'.repeat(5000),
  ],
  dates: () => [new Date(0), new Date(8.64e15)],
  expressions: () => [/a+b/giu, /(?<year>\d{4})/],
  maps: () =>
    new Map<unknown, unknown>([
      ['a', 1],
      [{ b: 2 }, new Map([[NaN, 'x']])],
    ]),
  sets: () => new Set<unknown>([1, 'a', new Set([2])]),
  objects: () => ({ a: undefined, b: { c: { d: [] } }, 'with space': 1, 7: 'seven', then: 'no promise' }),
  arrays: () => [[], [1, [2, [3]]], Array.from({ length: 1000 }, (_, i) => i)],
  'arrays with holes': () => Object.assign(new Array<unknown>(5), { 1: 'one', 3: undefined }),
  'boxed primitives': () => [new Number(1), new String('s'), new Boolean(false)],
  'array buffers': () => [new ArrayBuffer(0), Uint8Array.from([1, 2, 3]).buffer],
  'typed arrays': () => [
    Int8Array.from([-1]),
    Uint8Array.from([255, 0]),
    Uint8ClampedArray.from([300]),
    Int16Array.from([-2, 2]),
    Uint16Array.from([65535]),
    Int32Array.from([-3]),
    Uint32Array.from([2 ** 32 - 1]),
    Float32Array.from([0.5]),
    Float64Array.from([Math.PI]),
    BigInt64Array.from([-4n]),
    BigUint64Array.from([2n ** 64n - 1n]),
  ],
  'data views': () => new DataView(Uint8Array.from([1, 2, 3, 4]).buffer, 1, 2),
  errors: () => [new Error('one'), new TypeError('two'), new RangeError('three')],
  'class instances': () => new Point(1, 2),
  cycles: () => {
    const node: { self?: unknown; list: unknown[] } = { list: [] };
    node.self = node;
    node.list.push(node.list, node);
    return node;
  },
};

export function kindsOfValues(): string[] {
  return Object.keys(makers);
}

export function sendValue(name: string, kind: string): void {
  end(name).send(makers[kind]?.());
}

/** Receives a value of that kind. Returns what came instead, or null. */
export function recvValue(name: string, kind: string): string | null {
  const received = end(name).recv();
  const expected = structuredClone(makers[kind]?.());
  return isAlike(received, expected) ? null : describe(received);
}

function isAlike(received: unknown, expected: unknown): boolean {
  // The sender decides what stack an error has.
  if (Array.isArray(expected) && expected.every((one) => one instanceof Error)) {
    return (
      Array.isArray(received) &&
      received.length === expected.length &&
      expected.every((one, at) => {
        const other: unknown = received[at];
        return other instanceof Error && other.name === one.name && other.message === one.message;
      })
    );
  }
  return isDeepStrictEqual(received, expected);
}

function describe(value: unknown): string {
  try {
    return `${Object.prototype.toString.call(value)} ${JSON.stringify(value)?.slice(0, 200) ?? String(value)}`;
  } catch {
    return Object.prototype.toString.call(value);
  }
}

/** Sends one object at two places of a message. Returns whether it is still one object after the round trip. */
export function sendTwice(name: string): void {
  const shared = { n: 1 };
  end(name).send({ one: shared, other: shared, list: [shared] });
}

export function isStillOne(name: string): boolean {
  const { one, other, list } = end(name).recv() as { one: unknown; other: unknown; list: unknown[] };
  return one === other && list[0] === one;
}

/** Sends one object twice, and changes it in between. */
export function sendAndChange(name: string): void {
  const message = { list: [1, 2] };
  end(name).send(message);
  message.list.push(3);
  end(name).send(message);
}

const unsendable: Readonly<Record<string, () => unknown>> = {
  'a function': () => () => 1,
  'a symbol': () => Symbol('s'),
  'an object with a method': () => ({ a: 1, call() {} }),
  'a promise': () => ({ a: Promise.resolve(1) }),
  'a WeakMap': () => [new WeakMap()],
  'an object whose getter throws': () => ({
    first: 'x'.repeat(100_000),
    get second(): never {
      throw new RangeError('not today');
    },
  }),
};

export function kindsOfUnsendable(): string[] {
  return Object.keys(unsendable);
}

export function sendUnsendable(name: string, kind: string): unknown {
  return end(name).send(unsendable[kind]?.());
}

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

// The bytes below.

/** The kernel's ends that a handle holds, at any depth. */
function kernelEnds(value: unknown, depth = 0): (PipeReader | PipeWriter)[] {
  if (value instanceof PipeReader || value instanceof PipeWriter) return [value];
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  const below = 'handle' in value ? [...Object.values(value), value.handle] : Object.values(value);
  return below.flatMap((part) => kernelEnds(part, depth + 1));
}

function rawWriter(name: string): PipeWriter | undefined {
  return kernelEnds(end(name).handle).find((one): one is PipeWriter => one instanceof PipeWriter);
}

function rawReader(name: string): PipeReader | undefined {
  return kernelEnds(end(name).handle).find((one): one is PipeReader => one instanceof PipeReader);
}

/** Writes bytes into the pipe unchanged. False if the handle holds no end to write to. */
export function writeRaw(name: string, bytes: readonly number[]): boolean {
  const writer = rawWriter(name);
  if (writer === undefined) return false;
  let rest = Uint8Array.from(bytes);
  while (rest.length > 0) rest = rest.subarray(writer.write(rest));
  return true;
}

/** What a message of `length` zeros looks like in the pipe. */
export function frameOf(length: number): number[] {
  const [left, right] = createPipe();
  ends.set('frame', right);
  try {
    left.sendBytes(new Uint8Array(length));
    const reader = rawReader('frame');
    if (reader === undefined) return [];
    const bytes: number[] = [];
    while (reader.poll(0)) bytes.push(...reader.read(65_536));
    return bytes;
  } finally {
    left.close();
    right.close();
  }
}

/**
 * Writes the bytes, closes the only writer if asked to, and receives. Returns the error's name, or what came, and how
 * much memory it took.
 */
export function receiveRaw(
  bytes: readonly number[],
  closes: boolean,
  again = false,
): { readonly outcome: string; readonly bytes: number } {
  const [left, right] = createPipe({ duplex: false });
  ends.set('raw', right);
  const before = process.memoryUsage().arrayBuffers;
  try {
    writeRaw('raw', bytes);
    if (closes) right.close();
    const outcome = outcomeOf(() => left.recvBytes());
    const cost = process.memoryUsage().arrayBuffers - before;
    return { outcome: again ? `${outcome}, ${outcomeOf(() => left.recvBytes())}` : outcome, bytes: cost };
  } finally {
    left.close();
    right.close();
  }
}

function outcomeOf(call: () => Uint8Array): string {
  try {
    return `${call().length} bytes`;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Sends a message with send(), turns its bytes into nonsense on the way, and returns what recv() makes of it. */
export function receiveGarbage(): string {
  const [left, right] = createPipe({ duplex: false });
  ends.set('raw', right);
  try {
    right.send('x'.repeat(40));
    const reader = kernelEnds(left.handle).find((one): one is PipeReader => one instanceof PipeReader);
    const frame: number[] = [];
    while (reader?.poll(0) === true) frame.push(...reader.read(65_536));
    writeRaw('raw', [...frame.slice(0, -44), ...new Array<number>(44).fill(0xee)]);
    right.close();
    return describe(left.recv());
  } catch {
    return 'an error';
  } finally {
    left.close();
    right.close();
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

// Worlds: process 1 has the left end, process 2 the right end.

interface Ends {
  readonly left: Connection;
  readonly right: Connection;
}

let made: [Connection, Connection] | undefined;

const twoEnds = (options: { duplex?: boolean } = {}) => ({
  left: (): Connection => (made = createPipe(options))[0],
  right: (): Connection | undefined => made?.[1],
});

interface Side {
  readonly end: 0 | 1;
}
const mine = ({ left, right }: Ends, input: Side): Connection => (input.end === 0 ? left : right);

const calls = {
  send: (world: Ends, input: Side & { message: unknown }) => mine(world, input).send(input.message),
  recv: (world: Ends, input: Side) => mine(world, input).recv(),
  poll: (world: Ends, input: Side & { timeoutMs?: number }) => mine(world, input).poll(input.timeoutMs ?? 0),
  close: (world: Ends, input: Side) => mine(world, input).close(),
  /** In virtual time. */
  pause: (_world: Ends, input: { ms: number }) => sleep(input.ms),
  /** A message of `count` bytes, all the same. */
  sendMany: (world: Ends, input: Side & { letter: string; count: number }) =>
    mine(world, input).send(input.letter.repeat(input.count)),
  /** How many of which letter arrived. */
  recvMany: (world: Ends, input: Side) => tally(mine(world, input).recv()),
};

function tally(message: unknown): string {
  if (typeof message !== 'string') return describe(message);
  const [letter = ''] = message;
  return message === letter.repeat(message.length)
    ? `${message.length} × ${letter}`
    : `mixed: ${message.slice(0, 20)}`;
}

export const apart = { share: twoEnds(), holders: { left: [0], right: [1] }, calls };
/** Process 3 has the right end, too. */
export const inherited = { share: twoEnds(), holders: { left: [0], right: [1, 2] }, calls };
