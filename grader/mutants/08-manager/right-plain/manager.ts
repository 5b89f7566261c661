// right: one class for all proxies, whose methods come with the handle; everything travels as a structured clone, one write per message.

import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import { inspect, types as is } from 'node:util';
import { deserialize, serialize } from 'node:v8';
import { connect, listen, pack, spawn, unpack, type SocketAddress } from '#kernel';

const MOST = 2 ** 28;
const MOST_OF_STRANGERS = 256;

type Handle = { kind: string; id: number; methods: string[]; address: SocketAddress; key: Uint8Array };

// ---- what can be thrown

class Coded extends Error {
  constructor(name: string, code: string, message: string, fields: object = {}) {
    super(message);
    Object.defineProperty(this, 'name', { value: name, configurable: true, writable: true });
    Object.assign(this, { code }, fields);
  }
}
const gone = (why: string): Error =>
  new Coded('ManagerGone', 'MANAGER_GONE', `The server is gone: ${why}. Start another manager.`);
const refused = (why: string): Error =>
  new Coded(
    'AuthenticationFailed',
    'AUTHENTICATION_FAILED',
    `Not connected: ${why}. Give the server's authKey.`,
  );

// ---- frames: a length, and so many bytes

function frame(body: Uint8Array): Buffer {
  if (body.length > MOST)
    throw new RangeError(`a message has at most ${MOST} bytes; this one ${body.length}.`);
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

class Frames {
  most = MOST_OF_STRANGERS;
  #chunks: Buffer[] = [];
  #size = 0;

  feed(chunk: Buffer, take: (body: Buffer) => void): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    if (this.#size < 4) return;
    const wanted = this.#wanted();
    if (this.#size < wanted) return;
    let bytes = Buffer.concat(this.#chunks);
    while (bytes.length >= 4) {
      const end = 4 + this.#checked(bytes.readUInt32LE(0));
      if (bytes.length < end) break;
      take(bytes.subarray(4, end));
      bytes = bytes.subarray(end);
    }
    this.#chunks = bytes.length === 0 ? [] : [bytes];
    this.#size = bytes.length;
  }

  #wanted(): number {
    if ((this.#chunks[0]?.length ?? 0) < 4) this.#chunks = [Buffer.concat(this.#chunks)];
    return 4 + this.#checked(this.#chunks[0]?.readUInt32LE(0) ?? 0);
  }

  #checked(length: number): number {
    if (length > this.most) throw new RangeError(`a frame of ${length} bytes is too large.`);
    return length;
  }
}

// ---- values, with proxies in them

function encode(message: unknown, address: SocketAddress | null): Buffer {
  const holes: [object, unknown][] = [];
  try {
    const copy = walk(message, (value) => {
      if (!(value instanceof Proxied)) return undefined;
      const { kind, id, methods, ...rest } = value.handle;
      const hole = {};
      const isOurs = JSON.stringify(rest.address) === JSON.stringify(address);
      if (!isOurs && typeof address !== 'string')
        throw new TypeError("a proxy of another manager has that one's key.");
      holes.push([hole, isOurs ? { kind, id, methods } : value.handle]);
      return hole;
    });
    return serialize(holes.length > 0 ? [copy, holes] : [message, holes]);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Coded('DataCloneError', 'DATA_CLONE_ERROR', `It cannot be sent: ${why} Send plain data.`);
  }
}

function decode(bytes: Buffer, ours: { address: SocketAddress; key: Uint8Array }, open = openProxy): unknown {
  const [message, holes] = deserialize(bytes) as [unknown, [object, Handle][]];
  const proxies = new Map(
    holes.map(([hole, handle]) => [hole, open({ address: ours.address, key: ours.key, ...handle })]),
  );
  return proxies.size === 0 ? message : walk(message, (value) => proxies.get(value));
}

/** A copy in which some objects are replaced. */
function walk(root: unknown, replace: (value: object) => object | undefined): unknown {
  const copies = new Map<object, unknown>();
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (copies.has(value)) return copies.get(value);
    const instead = replace(value);
    if (instead !== undefined) {
      copies.set(value, instead);
      return instead;
    }
    if (is.isMap(value)) {
      const copy = new Map<unknown, unknown>();
      copies.set(value, copy);
      for (const [key, item] of value) copy.set(visit(key), visit(item));
      return copy;
    }
    if (is.isSet(value)) {
      const copy = new Set<unknown>();
      copies.set(value, copy);
      for (const item of value) copy.add(visit(item));
      return copy;
    }
    const isContainer = Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]';
    if (!isContainer || is.isPromise(value)) return value;
    const copy: object = Array.isArray(value) ? new Array<unknown>(value.length) : {};
    copies.set(value, copy);
    for (const [key, item] of Object.entries(value))
      Object.defineProperty(copy, key, {
        value: visit(item),
        writable: true,
        enumerable: true,
        configurable: true,
      });
    return copy;
  };
  return visit(root);
}

// ---- errors on their way

type Sent = {
  isError: boolean;
  value: unknown;
  name: string;
  message: string;
  stack: string;
  fields: object;
  cause: Sent | null;
};

function sent(thrown: unknown): Sent {
  const plain = { isError: false, value: thrown, name: '', message: '', stack: '', fields: {}, cause: null };
  if (!(thrown instanceof Error)) return plain;
  const fields = { ...thrown, cause: undefined };
  return {
    ...plain,
    isError: true,
    value: undefined,
    name: thrown.name,
    message: thrown.message,
    stack: String(thrown.stack),
    fields,
    cause: thrown.cause === undefined ? null : sent(thrown.cause),
  };
}

function received({ isError, value, name, message, stack, fields, cause }: Sent): unknown {
  if (!isError) return value;
  const Class =
    [TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError].find(
      (one) => one.name === name,
    ) ?? Error;
  const error = new Class(message, cause === null ? undefined : { cause: received(cause) });
  for (const [key, field] of Object.entries(fields))
    if (key !== 'cause' && key !== 'name')
      Object.defineProperty(error, key, {
        value: field,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  if (error.name !== name)
    Object.defineProperty(error, 'name', { value: name, writable: true, configurable: true });
  Object.defineProperty(error, 'remoteStack', { value: stack, enumerable: true });
  return error;
}

// ---- who knows the key

function proof(key: Uint8Array, role: string, ofServer: Uint8Array, ofClient: Uint8Array): Buffer {
  return createHmac('sha256', key).update(role).update(ofServer).update(ofClient).digest();
}

function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

function keyFrom(authKey: unknown): Uint8Array {
  const key = typeof authKey === 'string' ? Buffer.from(authKey) : authKey;
  if (!is.isUint8Array(key))
    throw new TypeError(`authKey must be a string or a Uint8Array; it is ${inspect(authKey)}.`);
  if (key.length === 0) throw new RangeError('authKey must not be empty.');
  return new Uint8Array(key);
}

// ---- the client's side

class Line {
  static readonly all = new Map<string, Line>();
  static to(address: SocketAddress, key: Uint8Array): Line {
    const name = JSON.stringify([address, [...key]]);
    const line = Line.all.get(name) ?? new Line(address, key, name);
    Line.all.set(name, line);
    return line;
  }

  readonly opened: Promise<void>;
  lost: Error | null = null;
  #socket: Socket | null = null;
  #isOpen = false;
  #calls = 0;
  #early: Buffer[] = [];
  readonly #pending = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: unknown) => void }
  >();

  constructor(
    readonly address: SocketAddress,
    readonly key: Uint8Array,
    readonly name: string,
  ) {
    this.opened = this.#open();
    this.opened.catch((error: Error) => this.lose(error));
  }

  call(id: number, method: string, args: readonly unknown[]): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (this.lost !== null) throw this.lost;
      const call = ++this.#calls;
      const bytes = frame(encode([call, id, method, args], this.address));
      this.#pending.set(call, { resolve, reject });
      if (!this.#isOpen) return void this.#early.push(bytes);
      this.#socket?.ref();
      this.#socket?.write(bytes);
    });
  }

  lose(error: Error): void {
    if (this.lost !== null) return;
    this.lost = error;
    Line.all.delete(this.name);
    this.#socket?.destroy();
    for (const { reject } of this.#pending.values()) reject(error);
    this.#pending.clear();
  }

  async #open(): Promise<void> {
    let socket: Socket;
    try {
      socket = await connect(this.address);
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) throw error;
      throw gone((error as Error).message);
    }
    this.#socket = socket;
    const frames = new Frames();
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error): void => {
        clearTimeout(timer);
        reject(error);
        this.lose(error);
      };
      const timer = setTimeout(() => fail(refused('nobody answers')), 10_000);
      const mine = randomBytes(32);
      let theirs: Buffer | null = null;
      const take = (body: Buffer): void => {
        if (this.#isOpen) return this.#receive(body);
        if (theirs === null) {
          if (body.length !== 32) return fail(refused('no manager is there'));
          theirs = Buffer.from(body);
          socket.write(frame(Buffer.concat([proof(this.key, 'client', theirs, mine), mine])));
          return;
        }
        if (!isEqual(body, proof(this.key, 'server', theirs, mine))) return fail(refused('the keys differ'));
        clearTimeout(timer);
        this.#isOpen = true;
        frames.most = MOST;
        if (this.#pending.size === 0) socket.unref();
        for (const bytes of this.#early) socket.write(bytes);
        this.#early = [];
        resolve();
      };
      socket.on('data', (chunk: Buffer) => {
        try {
          if (this.lost === null) frames.feed(chunk, take);
        } catch {
          fail(this.#isOpen ? gone('it sent garbage') : refused('no manager is there'));
        }
      });
      socket.on('error', () => undefined);
      socket.on('close', () => fail(gone('the connection has ended')));
    });
  }

  #receive(body: Buffer): void {
    const [call, isReturn, value] = decode(body, this) as [number, boolean, unknown];
    const pending = this.#pending.get(call);
    this.#pending.delete(call);
    if (this.#pending.size === 0) this.#socket?.unref();
    if (isReturn) pending?.resolve(value);
    else pending?.reject(received(value as Sent));
  }
}

/** One class for all proxies: the methods come with the handle. */
export class Proxied {
  readonly #handle: Handle;
  constructor(handle: Handle) {
    this.#handle = handle;
    for (const name of handle.methods) this.#define(name, (...args) => this.#call(name, args));
    if (handle.kind === 'dict')
      this.#define('update', async (entries) => this.#call('update', [[...(entries as Iterable<unknown>)]]));
    if (handle.kind === 'lock' || handle.kind === 'semaphore')
      this.#define('withLock', (body) => this.#withLock(body as () => unknown));
    if (handle.kind === 'list') this.#define(Symbol.asyncIterator, () => this.#items());
    if (handle.kind === 'dict') this.#define(Symbol.asyncIterator, () => this.#entries());
  }

  get handle(): Handle {
    return this.#handle;
  }

  static open(handle: Handle): Proxied {
    if (
      typeof handle !== 'object' ||
      handle === null ||
      typeof handle.id !== 'number' ||
      !Array.isArray(handle.methods)
    )
      throw new TypeError(`handle must be that of a proxy; it is ${inspect(handle)}.`);
    return new Proxied(handle);
  }

  #define(name: string | symbol, value: (...args: unknown[]) => unknown): void {
    Object.defineProperty(this, name, { value, configurable: true });
  }

  #call(method: string, args: unknown[]): Promise<unknown> {
    return Line.to(this.#handle.address, this.#handle.key).call(this.#handle.id, method, args);
  }

  async #withLock(body: () => unknown): Promise<unknown> {
    await this.#call('acquire', []);
    try {
      return await body();
    } finally {
      await this.#call('release', []).catch(() => undefined);
    }
  }

  async *#items(): AsyncGenerator<unknown> {
    for (let index = 0; ; index += 1) {
      const items = (await this.#call('slice', [index, index + 1])) as unknown[];
      if (items.length === 0) return;
      yield items[0];
    }
  }

  async *#entries(): AsyncGenerator<unknown> {
    yield* (await this.#call('entries', [])) as unknown[];
  }
}

function openProxy(handle: Handle): Proxied {
  return Proxied.open(handle);
}

// ---- what lives in the server

/** A call without an answer yet. */
class Later {
  readonly answer: Promise<unknown>;
  #settle: (value: unknown) => void = () => undefined;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly line: Later[],
    readonly wish: unknown,
    timeoutMs: number,
    late: () => unknown,
  ) {
    this.answer = new Promise((resolve) => (this.#settle = resolve));
    line.push(this);
    if (timeoutMs < 2 ** 31)
      this.#timer = setTimeout(() => {
        this.leave();
        this.#settle(late());
      }, timeoutMs);
  }

  grant(value: unknown): void {
    this.leave();
    this.#settle(value);
  }

  leave(): void {
    clearTimeout(this.#timer);
    const place = this.line.indexOf(this);
    if (place >= 0) this.line.splice(place, 1);
  }
}

function time(timeoutMs: unknown): number {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs))
    throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
  return Math.max(0, timeoutMs);
}

function count(argument: string, value: unknown): number {
  if (typeof value !== 'number')
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new RangeError(`${argument} must be an integer, 0 or more; it is ${value}.`);
  return value;
}

function place(index: unknown, length: number): number {
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
  if (index < -length || index >= length)
    throw new RangeError(`index ${index} is outside of ${length} items.`);
  return index < 0 ? index + length : index;
}

function keyOf(key: unknown): unknown {
  if (typeof key === 'object' && key !== null && !(key instanceof Proxied))
    throw new TypeError(`key must be a plain value; it is ${inspect(key)}.`);
  return key;
}

class List {
  #items: unknown[];
  constructor(items: unknown[]) {
    this.#items = items;
  }
  length() {
    return this.#items.length;
  }
  at(index: number) {
    return this.#items.at(index);
  }
  set(index: number, value: unknown) {
    this.#items[place(index, this.#items.length)] = value;
  }
  push(...items: unknown[]) {
    return this.#items.push(...items);
  }
  pop() {
    return this.#items.pop();
  }
  shift() {
    return this.#items.shift();
  }
  unshift(...items: unknown[]) {
    return this.#items.unshift(...items);
  }
  slice(start?: number, end?: number) {
    return this.#items.slice(start, end);
  }
  splice(...args: [number, number, ...unknown[]]) {
    return this.#items.splice(...args);
  }
  indexOf(item: unknown) {
    return this.#items.indexOf(item);
  }
  includes(item: unknown) {
    return this.#items.includes(item);
  }
  reverse() {
    this.#items.reverse();
  }
  sort() {
    this.#items.sort();
  }
  snapshot() {
    return this.#items;
  }
}

class Dict {
  #map: Map<unknown, unknown>;
  constructor(entries: [unknown, unknown][]) {
    this.#map = new Map(entries);
  }
  get(key: unknown) {
    return this.#map.get(key);
  }
  set(key: unknown, value: unknown) {
    this.#map.set(keyOf(key), value);
  }
  has(key: unknown) {
    return this.#map.has(key);
  }
  delete(key: unknown) {
    return this.#map.delete(key);
  }
  clear() {
    this.#map.clear();
  }
  size() {
    return this.#map.size;
  }
  keys() {
    return [...this.#map.keys()];
  }
  values() {
    return [...this.#map.values()];
  }
  entries() {
    return [...this.#map];
  }
  update(entries: [unknown, unknown][]) {
    for (const [key] of entries) keyOf(key);
    for (const [key, value] of entries) this.#map.set(key, value);
  }
  setDefault(key: unknown, value: unknown) {
    if (!this.#map.has(keyOf(key))) this.#map.set(key, value);
    return this.#map.get(key);
  }
  pop(key: unknown, fallback?: unknown) {
    const value = this.#map.has(key) ? this.#map.get(key) : fallback;
    this.#map.delete(key);
    return value;
  }
  snapshot() {
    return this.#map;
  }
}

class Namespace {
  #fields: Map<string, unknown>;
  constructor(fields: object) {
    this.#fields = new Map(Object.entries(fields));
  }
  get(name: string) {
    return this.#fields.get(name);
  }
  set(name: string, value: unknown) {
    if (typeof name !== 'string') throw new TypeError(`name must be a string; it is ${inspect(name)}.`);
    this.#fields.set(name, value);
  }
  delete(name: string) {
    return this.#fields.delete(name);
  }
  snapshot() {
    return Object.fromEntries(this.#fields);
  }
}

const arrays: Record<string, new (length: number) => { length: number; [index: number]: unknown }> = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
};

class Numbers {
  #items;
  #type: string;
  constructor(typeCode: string, content: number | unknown[]) {
    const Class =
      typeof typeCode === 'string' && Object.hasOwn(arrays, typeCode) ? arrays[typeCode] : undefined;
    if (Class === undefined)
      throw new TypeError(
        `typeCode must be one of ${Object.keys(arrays).join(' ')}; it is ${inspect(typeCode)}.`,
      );
    this.#type = typeCode === 'q' || typeCode === 'Q' ? 'bigint' : 'number';
    if (Array.isArray(content)) for (const item of content) this.#check('items', item);
    this.#items = new Class(Array.isArray(content) ? content.length : count('length', content));
    if (Array.isArray(content)) content.forEach((item, index) => (this.#items[index] = item));
  }
  length() {
    return this.#items.length;
  }
  get(index: number) {
    return this.#items[place(index, this.#items.length)];
  }
  set(index: number, value: unknown) {
    const at = place(index, this.#items.length);
    this.#check('value', value);
    this.#items[at] = value;
  }
  slice(start?: number, end?: number) {
    return this.snapshot().slice(start, end);
  }
  snapshot() {
    return Array.from(this.#items);
  }
  #check(argument: string, value: unknown) {
    if (typeof value !== this.#type)
      throw new TypeError(`${argument} must be a ${this.#type}; it is ${inspect(value)}.`);
  }
}

class Value {
  #numbers: Numbers;
  constructor(typeCode: string, initial: unknown) {
    this.#numbers = new Numbers(typeCode, 1);
    if (initial !== 0) this.#numbers.set(0, initial);
  }
  get() {
    return this.#numbers.get(0);
  }
  set(value: unknown) {
    this.#numbers.set(0, value);
  }
}

class Queue {
  #maxSize: number;
  #items: unknown[] = [];
  #getters: Later[] = [];
  #putters: Later[] = [];
  #joiners: Later[] = [];
  #unfinished = 0;
  constructor(maxSize: number) {
    this.#maxSize = count('maxSize', maxSize);
  }
  put(item: unknown, timeoutMs = Infinity): unknown {
    const left = time(timeoutMs);
    if (!this.isFull()) return this.#take(item);
    if (left === 0) throw this.#full();
    return new Later(this.#putters, item, left, () => Promise.reject(this.#full()));
  }
  #take(item: unknown): void {
    this.#unfinished += 1;
    const first = this.#getters[0];
    if (first === undefined) this.#items.push(item);
    else first.grant(item);
  }
  #full(): Error {
    return new Coded(
      'QueueFull',
      'QUEUE_FULL',
      `put() was refused: it holds ${this.#maxSize} items. Wait longer.`,
    );
  }
  get(timeoutMs = Infinity): unknown {
    const left = time(timeoutMs);
    if (this.#items.length === 0) {
      const empty = (): Error =>
        new Coded('QueueEmpty', 'QUEUE_EMPTY', 'get() found nothing: the queue is empty. Wait longer.');
      if (left === 0) throw empty();
      return new Later(this.#getters, null, left, () => Promise.reject(empty()));
    }
    const item = this.#items.shift();
    const putter = this.#putters[0];
    if (putter !== undefined) {
      this.#take(putter.wish);
      putter.grant(undefined);
    }
    return item;
  }
  putNowait(item: unknown) {
    this.put(item, 0);
  }
  getNowait() {
    return this.get(0);
  }
  size() {
    return this.#items.length;
  }
  isEmpty() {
    return this.#items.length === 0;
  }
  isFull() {
    return this.#maxSize > 0 && this.#items.length >= this.#maxSize;
  }
  taskDone() {
    if (this.#unfinished === 0) throw new RangeError('taskDone() was refused: all items are done.');
    this.#unfinished -= 1;
    if (this.#unfinished === 0) for (const joiner of [...this.#joiners]) joiner.grant(true);
  }
  joinTasks(timeoutMs = Infinity) {
    const left = time(timeoutMs);
    if (this.#unfinished === 0 || left === 0) return this.#unfinished === 0;
    return new Later(this.#joiners, null, left, () => false);
  }
}

class Semaphore {
  #permits: number;
  #line: Later[] = [];
  constructor(initial: number) {
    this.#permits = count('initial', initial);
  }
  acquire(timeoutMs = Infinity) {
    const left = time(timeoutMs);
    if (this.#permits === 0) return left > 0 && new Later(this.#line, null, left, () => false);
    this.#permits -= 1;
    return true;
  }
  release() {
    const first = this.#line[0];
    if (first === undefined) this.#permits += 1;
    else first.grant(true);
  }
  value() {
    return this.#permits;
  }
}

class Lock {
  #permit = new Semaphore(1);
  acquire(timeoutMs?: number) {
    return this.#permit.acquire(timeoutMs);
  }
  release() {
    if (!this.locked())
      throw new Coded(
        'ReleaseError',
        'RELEASE_ERROR',
        'release() was refused: it is not locked. Acquire it first.',
      );
    this.#permit.release();
  }
  locked() {
    return this.#permit.value() === 0;
  }
}

class Signal {
  #isSet = false;
  #line: Later[] = [];
  set() {
    this.#isSet = true;
    for (const one of [...this.#line]) one.grant(true);
  }
  clear() {
    this.#isSet = false;
  }
  isSet() {
    return this.#isSet;
  }
  wait(timeoutMs = Infinity) {
    const left = time(timeoutMs);
    if (this.#isSet || left === 0) return this.#isSet;
    return new Later(this.#line, null, left, () => false);
  }
}

type Class = new (...args: never[]) => object;

function exposedOf(Class: Class, named?: readonly string[]): Set<string> {
  const isNever = (name: string): boolean => name in Object.prototype || name === 'then' || name === 'handle';
  for (const name of named ?? [])
    if (isNever(name)) throw new RangeError(`exposed must not name ${name}. Leave it out.`);
  if (named !== undefined) return new Set(named);
  const names = new Set<string>();
  for (let one = Class.prototype; one !== null && one !== Object.prototype; one = Object.getPrototypeOf(one))
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(one)))
      if (typeof value === 'function' && !name.startsWith('_') && !isNever(name)) names.add(name);
  return names;
}

// ---- the server

interface Options {
  address: SocketAddress | undefined;
  key: Uint8Array;
  initializer: ((...args: never[]) => unknown) | null;
  initArgs: readonly unknown[];
}

export async function serve({ address, key, initializer, initArgs }: Options): Promise<void> {
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
  try {
    await initializer?.(...(initArgs as never[]));
    const server = new Server(key);
    const listener = await listen(address, (socket) => server.accept(socket));
    server.address = listener.address;
    process.on('message', () => {
      listener.close();
      process.exit();
    });
    process.send?.({ address: listener.address });
  } catch (thrown) {
    process.send?.({ thrown: sent(thrown) });
  }
}

class Server {
  address: SocketAddress = '';
  readonly #kinds = new Map<string, { Class: Class; methods: Set<string> }>();
  readonly #objects = new Map<
    number,
    { kind: string; object: Record<string, unknown>; methods: Set<string> }
  >();
  readonly #proxies = new Map<number, Proxied>();
  #last = randomBytes(4).readUInt32LE() * 2 ** 16;

  constructor(readonly key: Uint8Array) {
    const classes = {
      list: List,
      dict: Dict,
      namespace: Namespace,
      value: Value,
      array: Numbers,
      queue: Queue,
      lock: Lock,
      semaphore: Semaphore,
      event: Signal,
    };
    for (const [kind, Class] of Object.entries(classes))
      this.#kinds.set(kind, { Class: Class as Class, methods: exposedOf(Class as Class) });
  }

  accept(socket: Socket): void {
    const frames = new Frames();
    const waiting = new Set<Later>();
    const mine = randomBytes(32);
    let isKnown = false;
    const timer = setTimeout(() => socket.destroy(), 5_000);
    const reply = (call: number, isReturn: boolean, value: unknown): void => {
      let bytes: Buffer;
      try {
        bytes = frame(encode([call, isReturn, isReturn ? value : sent(value)], this.address));
      } catch (error) {
        const { name, message } = error as Error;
        bytes = frame(
          encode(
            [
              call,
              false,
              {
                ...sent(isReturn ? error : null),
                isError: true,
                name: isReturn ? name : 'Error',
                message,
                fields: isReturn ? { code: 'DATA_CLONE_ERROR' } : {},
              },
            ],
            this.address,
          ),
        );
      }
      if (!socket.destroyed && !socket.write(bytes)) socket.pause();
    };
    const carryOut = (body: Buffer): void => {
      const request = decode(body, this, (handle) => this.#proxy(handle)) as [
        number,
        number,
        string,
        unknown[],
      ];
      const [call, id, method, args] = request;
      try {
        const result = this.#call(id, method, args);
        if (result instanceof Later) {
          waiting.add(result);
          void result.answer
            .finally(() => waiting.delete(result))
            .then(
              (value) => reply(call, true, value),
              (error) => reply(call, false, error),
            );
        } else if (is.isPromise(result)) {
          void result.then(
            (value) => reply(call, true, value),
            (error) => reply(call, false, error),
          );
        } else reply(call, true, result);
      } catch (error) {
        reply(call, false, error);
      }
    };
    const take = (body: Buffer): void => {
      if (isKnown) return carryOut(body);
      const theirs = body.subarray(32);
      if (theirs.length !== 32 || !isEqual(body.subarray(0, 32), proof(this.key, 'client', mine, theirs))) {
        socket.end(frame(Buffer.alloc(0)));
        return;
      }
      isKnown = true;
      frames.most = MOST;
      clearTimeout(timer);
      socket.write(frame(proof(this.key, 'server', mine, theirs)));
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        if (!socket.destroyed) frames.feed(chunk, take);
      } catch {
        socket.destroy();
      }
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      for (const one of waiting) one.leave();
    });
    socket.write(frame(mine));
  }

  #proxy(handle: Handle): Proxied {
    if (handle.key !== this.key) return openProxy(handle);
    const proxy = this.#proxies.get(handle.id) ?? openProxy(handle);
    this.#proxies.set(handle.id, proxy);
    return proxy;
  }

  #call(id: number, method: string, args: unknown[]): unknown {
    if (id === 0 && method === 'create') return this.#create(args[0] as string, args[1] as never[]);
    if (id === 0 && method === 'register')
      return this.#register(...(args as [string, Uint8Array, string[] | undefined]));
    const hosted = this.#objects.get(id);
    if (hosted === undefined) throw gone('another has taken its place');
    const callable = hosted.methods.has(method) ? hosted.object[method] : undefined;
    if (typeof callable !== 'function')
      throw new Coded(
        'NotExposed',
        'NOT_EXPOSED',
        `${method}() was refused: it is not exposed. Name it in exposed.`,
      );
    return Reflect.apply(callable, hosted.object, args);
  }

  #create(kind: string, args: never[]): [number, string[]] {
    const known = this.#kinds.get(kind);
    if (known === undefined)
      throw new RangeError(`name must be one that was registered; it is ${inspect(kind)}.`);
    const object = new known.Class(...args) as Record<string, unknown>;
    const id = ++this.#last;
    this.#objects.set(id, { kind, object, methods: known.methods });
    return [id, [...known.methods]];
  }

  #register(name: string, bytes: Uint8Array, exposed?: string[]): void {
    const Class = unpack(bytes) as Class;
    this.#kinds.set(name, { Class, methods: exposedOf(Class, exposed) });
  }
}

// ---- what users see

interface Started {
  child: ReturnType<typeof spawn>;
  gone: Promise<void>;
}

export class Manager {
  readonly #registered = new Map<string, Promise<unknown>>();
  #isDown = false;
  readonly address: SocketAddress;
  readonly #key: Uint8Array;
  readonly #started: Started | null;

  private constructor(address: SocketAddress, key: Uint8Array, started: Started | null) {
    this.address = address;
    this.#key = key;
    this.#started = started;
  }

  static async start(
    options: {
      address?: SocketAddress;
      authKey?: string | Uint8Array;
      initializer?: (...args: never[]) => unknown;
      initArgs?: readonly unknown[];
    } = {},
  ): Promise<Manager> {
    if (typeof options !== 'object' || options === null)
      throw new TypeError(`options must be an object; it is ${inspect(options)}.`);
    const { address, authKey = randomBytes(32), initializer = null, initArgs = [] } = options;
    if (initializer !== null && typeof initializer !== 'function')
      throw new TypeError(`initializer must be a function; it is ${inspect(initializer)}.`);
    if (!Array.isArray(initArgs))
      throw new TypeError(`initArgs must be an array; it is ${inspect(initArgs)}.`);
    const key = keyFrom(authKey);
    const child = spawn(serve, [{ address, key, initializer, initArgs }], { daemon: true });
    child.on('error', () => undefined);
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const closed = new Promise<void>((resolve) => child.once('disconnect', () => resolve()));
    const said = await Promise.race([
      new Promise((resolve) => child.once('message', resolve)),
      Promise.all([ended, closed]).then(() => ({ thrown: sent(gone('it ended before it could be used')) })),
    ]);
    if ('thrown' in (said as object)) {
      child.kill('SIGKILL');
      await ended;
      throw received((said as { thrown: Sent }).thrown);
    }
    child.unref();
    const manager = new Manager((said as { address: SocketAddress }).address, key, { child, gone: ended });
    await Line.to(manager.address, key).opened;
    return manager;
  }

  static async connect(address: SocketAddress, authKey: string | Uint8Array): Promise<Manager> {
    const key = keyFrom(authKey);
    await Line.to(address, key).opened;
    return new Manager(address, key, null);
  }

  list(items: Iterable<unknown> = []) {
    return this.#make('list', () => [arrayOf('items', items)]);
  }
  dict(entries: Iterable<[unknown, unknown]> = []) {
    return this.#make('dict', () => [[...new Map(arrayOf('entries', entries) as [unknown, unknown][])]]);
  }
  namespace(fields: object = {}) {
    return this.#make('namespace', () => {
      if (typeof fields !== 'object' || fields === null)
        throw new TypeError(`fields must be an object; it is ${inspect(fields)}.`);
      return [fields];
    });
  }
  value(typeCode: string, initial: unknown = 0) {
    return this.#make('value', () => [typeCode, initial]);
  }
  array(typeCode: string, content: number | Iterable<unknown>) {
    return this.#make('array', () => [
      typeCode,
      typeof content === 'number' ? content : arrayOf('items', content),
    ]);
  }
  queue(maxSize = 0) {
    return this.#make('queue', () => [maxSize]);
  }
  lock() {
    return this.#make('lock', () => []);
  }
  semaphore(initial = 1) {
    return this.#make('semaphore', () => [initial]);
  }
  event() {
    return this.#make('event', () => []);
  }

  register(name: string, Class?: Class, { exposed }: { exposed?: readonly string[] } = {}): void {
    if (typeof name !== 'string' || name === '')
      throw new TypeError(`name must be a name; it is ${inspect(name)}.`);
    if ((name in this && !this.#registered.has(name)) || name === 'then')
      throw new RangeError(`name must not be '${name}': a manager has that. Choose another.`);
    if (exposed !== undefined && !(Array.isArray(exposed) && exposed.every((one) => typeof one === 'string')))
      throw new TypeError(`exposed must be an array of names; it is ${inspect(exposed)}.`);
    let told: Promise<unknown> = Promise.resolve();
    if (Class !== undefined) {
      if (typeof Class !== 'function') throw new TypeError(`Class must be a class; it is ${inspect(Class)}.`);
      exposedOf(Class, exposed);
      told = this.#call('register', [name, pack(Class, 'Class'), exposed]);
      told.catch(() => undefined);
    }
    this.#registered.set(name, told);
    Object.defineProperty(this, name, {
      value: (...args: unknown[]) => this.create(name, ...args),
      configurable: true,
    });
  }

  async create(name: string, ...args: unknown[]): Promise<Proxied> {
    const told = this.#registered.get(name);
    if (told === undefined)
      throw new RangeError(`name must be one that was registered; it is ${inspect(name)}.`);
    const made = this.#make(name, () => args);
    made.catch(() => undefined);
    await told; // if this fails, it is why no object could be made
    return made;
  }

  async #make(kind: string, args: () => unknown[]): Promise<Proxied> {
    const [id, methods] = (await this.#call('create', [kind, args()])) as [number, string[]];
    return openProxy({ kind, id, methods, address: this.address, key: this.#key });
  }

  async #call(method: string, args: unknown[]): Promise<unknown> {
    if (this.#isDown) throw gone('it was shut down');
    return Line.to(this.address, this.#key).call(0, method, args);
  }

  async shutdown(): Promise<void> {
    this.#isDown = true;
    if (this.#started === null) return;
    const { child, gone: ended } = this.#started;
    child.ref();
    if (child.connected) child.send('shutdown', () => undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), 1_000);
    await ended;
    clearTimeout(timer);
    Line.to(this.address, this.#key).lose(gone('it was shut down'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

function arrayOf(argument: string, items: unknown): unknown[] {
  if (
    items === null ||
    items === undefined ||
    typeof items === 'string' ||
    !(Symbol.iterator in Object(items))
  )
    throw new TypeError(`${argument} must be an iterable; it is ${inspect(items)}.`);
  return [...(items as Iterable<unknown>)];
}
