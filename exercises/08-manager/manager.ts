import type { ChildProcess } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { SharedArray } from '#katas/array';
import { type CNumbers, type TypeCode, Value } from '#katas/value';
import { connect, listen, NotWritten, pack, spawn, unpack, type SocketAddress } from '#kernel';

// Kata 08: `npm run grade manager` judges this file, `npm run hint manager` helps.

/** A server process that holds objects, and this process's connection to it. */
export class Manager {
  readonly #authKey: Uint8Array;
  // Null when a different process started it.
  readonly #child: ChildProcess | null;

  private constructor(
    /** Where the server listens, with the actual port. */
    readonly address: SocketAddress,
    authKey: Uint8Array,
    child: ChildProcess | null,
  ) {
    // Given
    this.#authKey = authKey;
    this.#child = child;
  }

  // Stage 1: a list in a server process

  /**
   * Starts the server, and resolves when it can be used. The server dies with this process, and does not keep it alive.
   * TypeError for wrong options. If it cannot start, rejects with the reason, such as the error that `initializer`
   * threw, and then no process is left.
   */
  static async start(options: ManagerOptions = {}): Promise<Manager> {
    // Given, but for what later stages add
    const { address, authKey, initializer } = options;
    if (initializer !== undefined) throw new NotWritten('TODO: stage 2: run the initializer in the server');
    if (address !== undefined || authKey !== undefined)
      throw new NotWritten('TODO: stage 4: check the key, and give it and the address to the server');
    const key = randomBytes(32);
    const child = spawn(serve, [{ ...options, authKey: key }], { daemon: true });
    const [where] = (await once(child, 'message')) as [SocketAddress];
    child.unref();
    return new Manager(where, key, child);
  }

  /** A list of copies of the items. It is made in the server, like all the objects below. */
  async list<T = unknown>(items: Iterable<T> = []): Promise<ListProxy<T>> {
    // Given
    return this.#make(ProxiedList, 'list', [arrayOf('items', items)]);
  }

  /** As `new Map(entries)`. */
  async dict<K = unknown, V = unknown>(entries: Iterable<readonly [K, V]> = []): Promise<DictProxy<K, V>> {
    // Given
    return this.#make(ProxiedDict, 'dict', [arrayOf('entries', entries)]);
  }

  async namespace(fields: Readonly<Record<string, unknown>> = {}): Promise<NamespaceProxy> {
    // Given
    return this.#make(Proxied, 'namespace', [fields]);
  }

  /** A C number, as in kata 02, but in the server. */
  async value<Code extends TypeCode>(
    typeCode: Code,
    initial: CNumbers[Code] | 0 = 0,
  ): Promise<ValueProxy<Code>> {
    // Given
    return this.#make(Proxied, 'value', [typeCode, initial]);
  }

  /** A C array, as in kata 03, but in the server: `content` zeros, or these items. */
  async array<Code extends TypeCode>(
    typeCode: Code,
    content: number | Iterable<CNumbers[Code]>,
  ): Promise<ArrayProxy<Code>> {
    // Given
    const items = typeof content === 'number' ? content : arrayOf('items', content);
    return this.#make(Proxied, 'array', [typeCode, items]);
  }

  // A proxy of that class, for a new object of that kind in the server.
  #make<P>(Class: typeof Proxied, kind: string, args: unknown[]): Promise<P> {
    throw new NotWritten('TODO: call create(kind, args) of object 0, and make a proxy of what it returns');
  }

  /**
   * Ends the server, and resolves when its process is gone. May be called twice. For a manager from `connect`: only
   * releases it, and the server stays.
   */
  shutdown(): Promise<void> {
    throw new NotWritten('TODO: send the server any message, and wait until it has exited');
  }

  /** The same as shutdown(), for `await using`. */
  async [Symbol.asyncDispose](): Promise<void> {
    // Given
    await this.shutdown();
  }

  // Stage 2: your own classes

  /**
   * From now on, `manager.create(name, ...args)` and `manager[name](...args)` make an object of the class in the
   * server. The class must be exported; leave it out if the server already knows the name. TypeError for wrong
   * arguments. RangeError for a name that managers or all objects have anyway. RangeError for a method that may not be
   * exposed (`constructor`, `toString` and everything else that every object has; `then`; `handle`).
   */
  register(name: string, Class?: new (...args: never[]) => object, options: RegisterOptions = {}): void {
    throw new NotWritten('TODO: send the server the class of that name, and the methods that may be called');
  }

  /** RangeError for a name that was not registered. Rejects with the error that the constructor threw. */
  create<T extends object = Record<string, never>>(
    name: string,
    ...args: readonly unknown[]
  ): Promise<ProxyOf<T>> {
    throw new NotWritten('TODO: have the server make an object, and return a proxy with its exposed methods');
  }

  // Stage 3: calls that wait

  /** At most `maxSize` items; 0: no bound. TypeError for a non-number; RangeError if it is not an integer from 0 on. */
  async queue<T = unknown>(maxSize = 0): Promise<QueueProxy<T>> {
    // Given
    return this.#make(Proxied, 'queue', [maxSize]);
  }

  async lock(): Promise<LockProxy> {
    // Given
    return this.#make(ProxiedLock, 'lock', []);
  }

  /** TypeError for a non-number; RangeError if it is not an integer from 0 on. */
  async semaphore(initial = 1): Promise<SemaphoreProxy> {
    // Given
    return this.#make(ProxiedLock, 'semaphore', [initial]);
  }

  async event(): Promise<EventProxy> {
    // Given
    return this.#make(Proxied, 'event', []);
  }

  // Stage 4: over a network

  /**
   * The manager of a different process. AuthenticationFailed when the keys differ; ManagerGone when no server is there;
   * TypeError for wrong arguments; RangeError for an empty key.
   */
  static connect(address: SocketAddress, authKey: string | Uint8Array): Promise<Manager> {
    throw new NotWritten('TODO: connect, and make both sides prove that they have the key');
  }
}

export interface ManagerOptions {
  // Stage 4
  /** Where the server listens: a Unix path, or { host, port }. Default: a new address on this machine. */
  readonly address?: SocketAddress;
  /** Processes that have this key may use the objects. Default: random bytes. */
  readonly authKey?: string | Uint8Array;
  // Stage 2
  /** An exported function that runs in the server before anything else. Its result is awaited. */
  readonly initializer?: (...args: never[]) => unknown;
  readonly initArgs?: readonly unknown[];
}

export interface RegisterOptions {
  /** The methods that may be called. Default: all public methods, inherited ones included, but none that begins with `_`. */
  readonly exposed?: readonly string[];
}

// ---- The proxies (stage 1)

// Finds the object in the server.
export interface Handle {
  readonly id: number;
  // The names of its methods.
  readonly methods: readonly string[];
  readonly address: SocketAddress;
  readonly authKey: Uint8Array;
}

// A symbol, because an object may have a method of any name.
const call = Symbol('call');

/**
 * Stands for an object of the server, and has that object's methods: each sends one message, and returns a promise of the
 * answer. A proxy is the same object's proxy wherever it arrives: as an argument of Process, or inside a value.
 */
export class Proxied {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    // Given
    this.#handle = handle;
    this.#addMethods(handle.methods.filter((name) => !(name in this)));
  }

  #addMethods(names: readonly string[]): void {
    throw new NotWritten('TODO: define a method of each name, which does this[call](name, args)');
  }

  [call](method: string, args: unknown[]): Promise<unknown> {
    // Given
    return Connection.to(this.#handle.address, this.#handle.authKey).call(this.#handle.id, method, args);
  }

  /** What travels to another process in place of this object. */
  get handle(): Handle {
    // Given. Stage 4: inside a message, the key must not travel.
    return this.#handle;
  }

  static open(handle: Handle): Proxied {
    // Given. Stage 2: in the server, the same object gets the same proxy each time, so that indexOf() finds it.
    return new this(handle);
  }
}

export class ProxiedList extends Proxied {
  /** Asks for one item at a time, so it sees changes made meanwhile. */
  async *[Symbol.asyncIterator](): AsyncGenerator {
    // Given
    for (let index = 0; ; index += 1) {
      const items = (await this[call]('slice', [index, index + 1])) as unknown[];
      if (items.length === 0) return;
      yield* items;
    }
  }
}

export class ProxiedDict extends Proxied {
  /** The entries as they are when the iteration begins. */
  async *[Symbol.asyncIterator](): AsyncGenerator {
    // Given
    yield* (await this[call]('entries', [])) as unknown[];
  }

  /** Sets all of them in one call. */
  update(entries: Iterable<unknown>): Promise<unknown> {
    // Given
    return this[call]('update', [[...entries]]);
  }
}

export class ProxiedLock extends Proxied {
  /** Acquires, awaits the body and releases, even if the body throws. Returns the body's value. */
  withLock(body: () => unknown): Promise<unknown> {
    throw new NotWritten('TODO: stage 3: acquire, await the body, release');
  }
}

// ---- The connection of a process to the server (stage 1)

// A call of a method of object number `id`; 0 is the server itself, which has create() and register().
type Request = [call: number, id: number, method: string, args: unknown[]];
type Answer = [call: number, outcome: 'returned' | 'threw', value: unknown];

/** All the proxies of a process share one connection to their server. */
class Connection {
  static readonly #all = new Map<string, Connection>();

  static to(address: SocketAddress, authKey: Uint8Array): Connection {
    // Given
    const name = JSON.stringify([address, [...authKey]]);
    const connection = Connection.#all.get(name) ?? new Connection(address, authKey, name);
    Connection.#all.set(name, connection);
    return connection;
  }

  // The calls that have no answer yet, by their numbers.
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  #calls = 0;
  readonly #opened: Promise<Socket>;

  private constructor(
    readonly address: SocketAddress,
    readonly authKey: Uint8Array,
    readonly name: string,
  ) {
    // Given
    this.#opened = this.#open();
    this.#opened.catch((error: unknown) => this.#fail(error as Error));
  }

  call(id: number, method: string, args: unknown[]): Promise<unknown> {
    throw new NotWritten(
      'TODO: number the call, send packed(request), and keep resolve and reject for its answer',
    );
  }

  #receive([call, outcome, value]: Answer): void {
    throw new NotWritten(
      'TODO: resolve or reject the call of that number; an error gets its stack as remoteStack',
    );
  }

  // Stage 5. The connection has ended, or could not be made: what becomes of calls in flight, and of later ones?
  lose(error: Error): void {
    throw new NotWritten('TODO: reject all calls in flight with the error, and forget this connection');
  }

  #send(frame: Buffer): void {
    // Given
    const write = (socket: Socket): void => {
      if (socket.destroyed) return this.#fail(new ManagerGone('the connection has ended'));
      socket.ref(); // this process stays as long as it waits for an answer
      socket.write(frame);
    };
    void this.#opened.then(write, () => undefined);
  }

  async #open(): Promise<Socket> {
    // Given. Stage 4: before anything else, both sides prove that they have the key.
    const socket = await connect(this.address);
    socket.on('error', () => undefined); // 'close' follows
    socket.unref();
    void this.#receiveAll(socket);
    return socket;
  }

  async #receiveAll(socket: Socket): Promise<void> {
    // Given
    try {
      for await (const body of framesOf(socket)) {
        this.#receive(unpack(body) as Answer);
        if (this.#pending.size === 0) socket.unref();
      }
      this.#fail(new ManagerGone('the connection has ended'));
    } catch (cause) {
      // Until #receive() is written, calls in flight reject with what it throws.
      const isWritten = !(cause instanceof NotWritten);
      this.#fail(isWritten ? new ManagerGone('the connection was lost', { cause }) : cause);
    }
  }

  #fail(error: Error): void {
    // Given. Until lose() is written, calls in flight reject with what it throws.
    try {
      this.lose(error);
    } catch (notWritten) {
      for (const { reject } of this.#pending.values()) reject(notWritten);
    }
  }
}

// ---- The server (stage 1)

type Hosted = Readonly<Record<string, (...args: unknown[]) => unknown>>;

// The program of the server's process: it reports where it listens, and ends when it gets a message.
export async function serve({ authKey }: ManagerOptions & { readonly authKey: Uint8Array }): Promise<void> {
  // Given, but for what later stages add
  const server = new Server();
  const listener = await listen(undefined, (socket) => void server.accept(socket));
  process.once('message', () => process.exit());
  process.send?.(listener.address);
}

class Server {
  // How an object of each kind is made.
  readonly #kinds = new Map<string, (...args: never[]) => object>(Object.entries(builtIn()));
  readonly #objects = new Map<number, Hosted>();
  /** Random, so that proxies of an earlier server at the same address do not find an object of this one. */
  #lastId = randomInt(2 ** 40);

  constructor() {
    // Given
    const own = {
      create: (kind: string, args: never[]) => this.#create(kind, args),
      register: (...args: never[]) => this.#register(...args),
    };
    this.#objects.set(0, own as unknown as Hosted);
  }

  async accept(socket: Socket): Promise<void> {
    // Given. Stage 3: when a client is gone, its calls that wait leave their lines. Stage 4: strangers.
    socket.on('error', () => undefined); // 'close' follows
    try {
      for await (const body of framesOf(socket)) {
        const request = unpack(body) as Request;
        const threw = (error: unknown): Buffer => packed([request[0], 'threw', error]);
        // `threw` twice: an error may be one that cannot be sent.
        void this.#answer(request)
          .catch(threw)
          .catch(threw)
          .then((answer) => socket.write(answer));
      }
    } catch {
      socket.destroy();
    }
  }

  // What it throws, the client gets as the error of its call.
  #answer([call, id, method, args]: Request): Promise<Buffer> {
    throw new NotWritten(
      'TODO: call the method of object number id, and return packed(answer), with no await before it',
    );
  }

  #create(kind: string, args: never[]): [id: number, methods: string[]] {
    throw new NotWritten('TODO: make an object of that kind, keep it by a new number, and name its methods');
  }

  // Stage 2.
  #register(...args: unknown[]): void {
    throw new NotWritten(
      'TODO: remember how an object of the class is made, and which methods may be called',
    );
  }
}

// ---- Stage 2: which methods may be called

function exposedOf(Class: new (...args: never[]) => object, named?: readonly string[]): Set<string> {
  throw new NotWritten('TODO: the named methods, or all public ones');
}

// ---- Stage 3: the objects whose calls may have to wait. In the server, a method returns a value or a promise of it.

type Later<T> = T | Promise<T>;

/** As the Queue of kata 07; each call is atomic. Waiters are served first come, first served. */
export interface Queue<T> {
  /** Waits for a place for at most `timeoutMs`; then QueueFull, and nothing is put. */
  put(item: T, timeoutMs?: number): Later<void>;
  /** Waits for an item for at most `timeoutMs`; then QueueEmpty, and nothing is taken. */
  get(timeoutMs?: number): Later<T>;
  /** As put(item, 0). */
  putNowait(item: T): Later<void>;
  /** As get(0). */
  getNowait(): Later<T>;
  size(): number;
  isEmpty(): boolean;
  isFull(): boolean;
  /** RangeError if all items ever put are already done. */
  taskDone(): void;
  /** Waits until every item is done: true; or for `timeoutMs`: false. */
  joinTasks(timeoutMs?: number): Later<boolean>;
}

function queue<T>(maxSize: number): Queue<T> {
  throw new NotWritten('TODO: a queue; its calls that wait are kept in lines');
}

/** Any process may release it. If its owner dies, it stays locked. */
export interface Lock {
  /** Waits for it for at most `timeoutMs`; then false, and it is not taken. */
  acquire(timeoutMs?: number): Later<boolean>;
  /** ReleaseError when it is not locked. */
  release(): void;
  locked(): boolean;
}

function lock(): Lock {
  throw new NotWritten('TODO: a lock, perhaps with a semaphore of one permit');
}

export interface Semaphore {
  /** Waits for a permit for at most `timeoutMs`; then false, and none is taken. */
  acquire(timeoutMs?: number): Later<boolean>;
  release(): void;
  /** The number of permits at this moment. */
  value(): number;
}

function semaphore(initial: number): Semaphore {
  throw new NotWritten('TODO: permits, and a line of calls that wait for one');
}

export interface Event {
  /** Lets all waiters through. */
  set(): void;
  clear(): void;
  isSet(): boolean;
  /** Waits until it is set: true; or for `timeoutMs`: false. */
  wait(timeoutMs?: number): Later<boolean>;
}

function event(): Event {
  throw new NotWritten('TODO: a flag, and a line of calls that wait for it');
}

// ---- Stage 4: each side proves that it has the key, and neither sends it

// The server's side: whether that client has the key.
function admits(socket: Socket, frames: Frames, authKey: Uint8Array): Promise<boolean> {
  throw new NotWritten('TODO: send a challenge; the answer must be its HMAC; prove the same to the client');
}

// The client's side.
function introduce(socket: Socket, frames: Frames, authKey: Uint8Array): Promise<void> {
  throw new NotWritten('TODO: answer the challenge, send one of your own, and check its answer');
}

// ---- Given: frames and messages

type Frames = AsyncGenerator<Buffer, undefined>;

// The length of the body, then the body.
function frame(body: Uint8Array): Buffer {
  // Given
  const header = Buffer.alloc(4);
  header.writeUInt32LE(body.length);
  return Buffer.concat([header, body]);
}

// The bodies of the frames that arrive, wherever the stream was cut.
async function* framesOf(socket: Socket): Frames {
  // Given. Stage 4: a stranger's frames must be short.
  const frameLength = (bytes: Buffer): number => (bytes.length < 4 ? 4 : 4 + bytes.readUInt32LE(0));
  let chunks: Buffer[] = [];
  let size = 0;
  let wanted = 4;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size < wanted) continue;
    let bytes = Buffer.concat(chunks);
    while (bytes.length >= (wanted = frameLength(bytes))) {
      yield bytes.subarray(4, wanted);
      bytes = bytes.subarray(wanted);
    }
    chunks = [bytes];
    size = bytes.length;
  }
}

// A message as a frame. The kernel packs values of all types, errors with their fields, and proxies.
function packed(message: Request | Answer): Buffer {
  // Given
  try {
    return frame(pack(message, 'message'));
  } catch (cause) {
    if (cause instanceof NotWritten) throw cause;
    throw new DataCloneError(`Nothing was sent: ${(cause as Error).message}`, { cause });
  }
}

function arrayOf<T>(argument: string, items: Iterable<T>): T[] {
  // Given
  if (typeof items === 'object' && items !== null && Symbol.iterator in items) return [...items];
  throw new TypeError(`${argument} must be an iterable; it is ${inspect(items)}.`);
}

// ---- Given: the objects that hold data

/**
 * Indices below 0 count from the end. `at` gives undefined out of range; `set` is a RangeError there, and a TypeError for a
 * non-integer. `push` and `unshift` return the new length, `splice` the items that it took out. `indexOf` and `includes`
 * find plain values (`===`) and proxies; any other item is a copy, and is never found. `snapshot` gives all items, as they
 * were at one moment.
 */
function list<T>(items: T[]) {
  // Given
  return {
    ...methodsOf(items, ['at', 'push', 'pop', 'shift', 'unshift', 'slice', 'splice', 'indexOf', 'includes']),
    length: () => items.length,
    set: (index: number, value: T) => {
      items[place(index, items.length)] = value;
    },
    reverse: () => void items.reverse(),
    sort: () => void items.sort(),
    snapshot: () => items,
  };
}

/**
 * A Map. `get` gives undefined when there is no such key. TypeError for a key that is an object, which would be a copy and
 * never found again; a proxy can be a key. `setDefault` gives the key's value; if it had none, sets it first. `pop` removes
 * the key and gives its value, or the fallback. `snapshot` gives all entries, as they were at one moment.
 */
function dict<K, V>(entries: Iterable<readonly [K, V]>) {
  // Given
  const map = new Map<K, V>();
  const update = (more: Iterable<readonly [K, V]>): void => {
    const pairs = [...new Map(more)];
    for (const [key] of pairs) checkKey(key);
    for (const [key, value] of pairs) map.set(key, value);
  };
  update(entries);
  return {
    ...methodsOf(map, ['get', 'has', 'delete', 'clear']),
    set: (key: K, value: V) => update([[key, value]]),
    size: () => map.size,
    keys: () => [...map.keys()],
    values: () => [...map.values()],
    entries: () => [...map.entries()],
    update,
    setDefault: (key: K, value: V) => {
      if (!map.has(key)) update([[key, value]]);
      return map.get(key) as V;
    },
    pop: (key: K, fallback?: V) => {
      const value = map.has(key) ? map.get(key) : fallback;
      map.delete(key);
      return value;
    },
    snapshot: () => map,
  };
}

/** `get` gives undefined for a name that was never set. */
function namespace(fields: Readonly<Record<string, unknown>>) {
  // Given
  const { get, set, delete: remove, snapshot } = dict(Object.entries(fields));
  return { get, set, delete: remove, snapshot: () => Object.fromEntries(snapshot()) };
}

/** Wraps and rounds as C does. TypeError for a non-number. */
function value<Code extends TypeCode>(typeCode: Code, initial: CNumbers[Code] | 0) {
  // Given
  const number = new Value(typeCode, initial);
  return {
    get: () => number.value,
    set: (next: CNumbers[Code]) => {
      number.value = next;
    },
  };
}

/** RangeError for an index out of range. */
function array<Code extends TypeCode>(typeCode: Code, content: number | Iterable<CNumbers[Code]>) {
  // Given
  const numbers = new SharedArray(typeCode, content);
  return {
    ...methodsOf(numbers, ['get', 'set', 'slice']),
    length: () => numbers.length,
    snapshot: () => numbers.slice(),
  };
}

function builtIn(): Record<string, (...args: never[]) => object> {
  // Given
  return { list, dict, namespace, value, array, queue, lock, semaphore, event };
}

function methodsOf<T extends object, Name extends keyof T>(object: T, names: Name[]): Pick<T, Name> {
  // Given
  const bound = names.map((name) => [name, (object[name] as () => unknown).bind(object)]);
  return Object.fromEntries(bound) as Pick<T, Name>;
}

function checkKey(key: unknown): void {
  // Given
  if (typeof key === 'object' && key !== null && !('handle' in key))
    throw new TypeError(`key must be a plain value or a proxy; it is ${inspect(key)}.`);
}

function place(index: unknown, length: number): number {
  // Given
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
  if (index < -length || index >= length)
    throw new RangeError(`index must be one of ${length} items; it is ${index}.`);
  return index < 0 ? index + length : index;
}

// ---- Given: the types of the proxies

export interface ManagerProxy {
  readonly handle: unknown;
}

// The methods of an object of the server, each of which returns a promise here.
export type ProxyOf<T> = ManagerProxy & {
  readonly [
    Name in keyof T as T[Name] extends (...args: never[]) => unknown ? Name : never
  ]: T[Name] extends (...args: infer Args) => infer Returned
    ? (...args: Args) => Promise<Awaited<Returned>>
    : never;
};

export type ListProxy<T = unknown> = ProxyOf<ReturnType<typeof list<T>>> & AsyncIterable<T>;
export type DictProxy<K = unknown, V = unknown> = ProxyOf<ReturnType<typeof dict<K, V>>> &
  AsyncIterable<[K, V]>;
export type NamespaceProxy = ProxyOf<ReturnType<typeof namespace>>;
export type ValueProxy<Code extends TypeCode = TypeCode> = ProxyOf<ReturnType<typeof value<Code>>>;
export type ArrayProxy<Code extends TypeCode = TypeCode> = ProxyOf<ReturnType<typeof array<Code>>>;
export type QueueProxy<T = unknown> = ProxyOf<Queue<T>>;
export type LockProxy = ProxyOf<Lock> & WithLock;
export type SemaphoreProxy = ProxyOf<Semaphore> & WithLock;
export type EventProxy = ProxyOf<Event>;

interface WithLock {
  withLock<Body>(body: () => Body | PromiseLike<Body>): Promise<Awaited<Body>>;
}

// ---- Given: the errors

// Their messages say what happened, to what, and what to do next.

/** The server has ended, or was never there. There is no way to know whether a call in flight was carried out. */
export class ManagerGone extends Error {
  override readonly name = 'ManagerGone';
  readonly code = 'MANAGER_GONE';
}

/** The two sides do not have the same key. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly code = 'AUTHENTICATION_FAILED';
}

/** The server was asked for a method that is not exposed. Nothing was called. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
  readonly code = 'NOT_EXPOSED';
}

/** An argument or a result that cannot be sent, such as a function. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';
}

/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';
}

/** A get() for which there was no item in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';
}

/** A release() of a lock that is not locked. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';
}
