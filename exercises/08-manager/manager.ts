import type { CNumbers, TypeCode } from '#katas/value';
import { NotWritten, type SocketAddress } from '#kernel';

// Kata 08: `npm run grade manager` judges this file, `npm run hint manager` helps.

export interface ManagerOptions {
  /** The server's address: a Unix path or { host, port }. Default: a new address on this machine. */
  readonly address?: SocketAddress;
  /**
   * Processes that have this key may use the objects. Default: random bytes, which only proxies carry to other
   * processes.
   */
  readonly authKey?: string | Uint8Array;
  /** An exported function that runs in the server before anything else. Its result is awaited. */
  readonly initializer?: (...args: never[]) => unknown;
  readonly initArgs?: readonly unknown[];
}

export interface RegisterOptions {
  /**
   * The methods that may be called. Default: all public methods, inherited ones included, except those that begin with
   * `_`.
   */
  readonly exposed?: readonly string[];
}

/** A server process that holds objects, and this process's connection to it. Its objects are used through proxies. */
export class Manager {
  /**
   * Starts the server, and resolves when it can be used. The server dies with this process, and does not keep it alive.
   * Rejects with a TypeError for wrong options, the kernel's AddressInUse and AddressUnusable, or the error that
   * `initializer` threw; then no process is left.
   */
  static start(options: ManagerOptions = {}): Promise<Manager> {
    throw new NotWritten('TODO: spawn a process that listens, and wait until it reports its address');
  }

  /**
   * Another process's manager. AuthenticationFailed when the keys differ; ManagerGone when no server is there;
   * TypeError for wrong arguments.
   */
  static connect(address: SocketAddress, authKey: string | Uint8Array): Promise<Manager> {
    throw new NotWritten('TODO: connect, and make both sides prove that they know the key');
  }

  /** Where the server listens, with the actual port. */
  get address(): SocketAddress {
    throw new NotWritten('TODO: return where the server listens');
  }

  /**
   * A list of copies of the items; TypeError for anything that is not iterable. It is made in the server, like all the
   * objects below.
   */
  list<T = unknown>(items: Iterable<T> = []): Promise<ListProxy<T>> {
    throw new NotWritten('TODO: have the server make a list, and return a proxy of it');
  }

  /** As `new Map(entries)`. */
  dict<K = unknown, V = unknown>(entries: Iterable<readonly [K, V]> = []): Promise<DictProxy<K, V>> {
    throw new NotWritten('TODO: have the server make a dict, and return a proxy of it');
  }

  namespace(fields: Readonly<Record<string, unknown>> = {}): Promise<NamespaceProxy> {
    throw new NotWritten('TODO: have the server make a namespace, and return a proxy of it');
  }

  /** A C number, as in kata 02, but in the server's own memory. */
  value<Code extends TypeCode>(typeCode: Code, initial: CNumbers[Code] | 0 = 0): Promise<ValueProxy<Code>> {
    throw new NotWritten('TODO: have the server make a value, and return a proxy of it');
  }

  /** A C array, as in kata 03: `length` zeros, or the items. */
  array<Code extends TypeCode>(
    typeCode: Code,
    lengthOrItems: number | Iterable<CNumbers[Code]>,
  ): Promise<ArrayProxy<Code>> {
    throw new NotWritten('TODO: have the server make an array, and return a proxy of it');
  }

  /** At most `maxSize` items; 0: no bound. */
  queue<T = unknown>(maxSize = 0): Promise<QueueProxy<T>> {
    throw new NotWritten('TODO: have the server make a queue, and return a proxy of it');
  }

  lock(): Promise<LockProxy> {
    throw new NotWritten('TODO: have the server make a lock, and return a proxy of it');
  }

  /** TypeError for a non-number; RangeError if it is negative or not an integer. */
  semaphore(initial = 1): Promise<SemaphoreProxy> {
    throw new NotWritten('TODO: have the server make a semaphore, and return a proxy of it');
  }

  event(): Promise<EventProxy> {
    throw new NotWritten('TODO: have the server make an event, and return a proxy of it');
  }

  /**
   * From now on, `manager.create(name, ...args)` and `manager[name](...args)` make an object of the class in the
   * server. The class must be exported; leave it out if the server already knows the name. TypeError for wrong
   * arguments; RangeError for a name that managers or all objects have anyway; RangeError for a method that may not be
   * exposed (`constructor`, `toString` and everything else that every object has; `then`; `handle`).
   */
  register(name: string, Class?: new (...args: never[]) => object, options: RegisterOptions = {}): void {
    throw new NotWritten('TODO: send the server the class of that name, and the methods that may be called');
  }

  /** RangeError for a name that was not registered; rejects with the error that the constructor threw. */
  create<T extends object = Record<string, never>>(
    name: string,
    ...args: readonly unknown[]
  ): Promise<ProxyOf<T>> {
    throw new NotWritten('TODO: have the server make an object, and return a proxy with its exposed methods');
  }

  /**
   * Ends the server, and resolves when its process is gone. Calls in flight, and later ones, reject with ManagerGone.
   * May be called twice. For a manager from `connect`: only releases the connection, and the server stays.
   */
  shutdown(): Promise<void> {
    throw new NotWritten('TODO: ask the server to end, and wait until it is gone');
  }

  /** The same as shutdown(), for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    throw new NotWritten('TODO: shutdown()');
  }
}

/*
 * The proxies. Each is an object of an exported class with `handle` and `static open(handle)`, so it can be an argument
 * of Process. A proxy inside a value that goes to the server, or comes from it, is a proxy on the other side too. Every
 * method sends one message and returns a promise of the answer. It rejects with ManagerGone when the server is gone,
 * with DataCloneError for a value that cannot be sent, and with the error that the method threw in the server. Values
 * are copies.
 */

export interface ManagerProxy {
  /** What travels to another process in place of this object. */
  readonly handle: unknown;
}

/** Indices below 0 count from the end. */
export interface ListProxy<T = unknown> extends ManagerProxy {
  length(): Promise<number>;
  /** undefined if out of range. */
  at(index: number): Promise<T | undefined>;
  /** RangeError if out of range, with the list unchanged; TypeError for a non-integer. */
  set(index: number, value: T): Promise<void>;
  /** The new length. */
  push(...items: T[]): Promise<number>;
  pop(): Promise<T | undefined>;
  shift(): Promise<T | undefined>;
  /** The new length. */
  unshift(...items: T[]): Promise<number>;
  slice(start?: number, end?: number): Promise<T[]>;
  /** As Array.prototype.splice: returns the items that were taken out. */
  splice(start: number, deleteCount?: number, ...items: T[]): Promise<T[]>;
  /** Finds plain values (`===`) and proxies; any other item is a copy, and is never found. */
  indexOf(item: T): Promise<number>;
  includes(item: T): Promise<boolean>;
  reverse(): Promise<void>;
  /** In the default order of Array.prototype.sort. */
  sort(): Promise<void>;
  /** All items, as they were at one moment. */
  snapshot(): Promise<T[]>;
  /** Asks for one item at a time, so it sees changes made meanwhile. */
  [Symbol.asyncIterator](): AsyncIterator<T, void>;
}

/**
 * A Map. Keys are strings, numbers, other plain values, or proxies. An object would be a copy, and never found again.
 */
export interface DictProxy<K = unknown, V = unknown> extends ManagerProxy {
  /** undefined when there is no such key. */
  get(key: K): Promise<V | undefined>;
  /** TypeError for a key that is an object. */
  set(key: K, value: V): Promise<void>;
  has(key: K): Promise<boolean>;
  delete(key: K): Promise<boolean>;
  clear(): Promise<void>;
  size(): Promise<number>;
  keys(): Promise<K[]>;
  values(): Promise<V[]>;
  entries(): Promise<[K, V][]>;
  /** Sets all of them in one call. */
  update(entries: Iterable<readonly [K, V]>): Promise<void>;
  /** The key's value. If it had none, sets it to `value` and returns that. */
  setDefault(key: K, value: V): Promise<V>;
  /** Removes the key and returns its value; `fallback` if it had none. */
  pop(key: K, fallback?: V): Promise<V | undefined>;
  /** All entries, as they were at one moment. */
  snapshot(): Promise<Map<K, V>>;
  /** The entries as they are when the iteration begins. */
  [Symbol.asyncIterator](): AsyncIterator<[K, V], void>;
}

export interface NamespaceProxy extends ManagerProxy {
  /** undefined when it was never set. */
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
  delete(name: string): Promise<boolean>;
  snapshot(): Promise<Record<string, unknown>>;
}

export interface ValueProxy<Code extends TypeCode = TypeCode> extends ManagerProxy {
  get(): Promise<CNumbers[Code]>;
  /** Wraps and rounds as C does. TypeError for a non-number. */
  set(value: CNumbers[Code]): Promise<void>;
}

/**
 * -1 is the last element. RangeError if out of range; TypeError for an index that is not an integer or a value that is
 * not a number.
 */
export interface ArrayProxy<Code extends TypeCode = TypeCode> extends ManagerProxy {
  length(): Promise<number>;
  get(index: number): Promise<CNumbers[Code]>;
  set(index: number, value: CNumbers[Code]): Promise<void>;
  slice(start?: number, end?: number): Promise<CNumbers[Code][]>;
  snapshot(): Promise<CNumbers[Code][]>;
}

/** As the Queue of kata 07; each call is atomic. Waiters are served first come, first served. */
export interface QueueProxy<T = unknown> extends ManagerProxy {
  /** Waits for a place for at most `timeoutMs`; then QueueFull, and nothing is put. */
  put(item: T, timeoutMs?: number): Promise<void>;
  /** Waits for an item for at most `timeoutMs`; then QueueEmpty, and nothing is taken. */
  get(timeoutMs?: number): Promise<T>;
  putNowait(item: T): Promise<void>;
  getNowait(): Promise<T>;
  size(): Promise<number>;
  isEmpty(): Promise<boolean>;
  isFull(): Promise<boolean>;
  /** RangeError if all items ever put are already done. */
  taskDone(): Promise<void>;
  /** Waits until every item is done: true; or for `timeoutMs`: false. */
  joinTasks(timeoutMs?: number): Promise<boolean>;
}

/** Any process may release it. If its owner dies, it stays locked. */
export interface LockProxy extends ManagerProxy {
  /** Waits for it for at most `timeoutMs`; then false, and it is not taken. */
  acquire(timeoutMs?: number): Promise<boolean>;
  /** ReleaseError when it is not locked. */
  release(): Promise<void>;
  locked(): Promise<boolean>;
  /** Acquires, awaits the body and releases, even if the body throws. Returns the body's value. */
  withLock<Result>(body: () => Result | PromiseLike<Result>): Promise<Awaited<Result>>;
}

export interface SemaphoreProxy extends ManagerProxy {
  acquire(timeoutMs?: number): Promise<boolean>;
  release(): Promise<void>;
  /** The number of permits at this moment. */
  value(): Promise<number>;
  withLock<Result>(body: () => Result | PromiseLike<Result>): Promise<Awaited<Result>>;
}

export interface EventProxy extends ManagerProxy {
  /** Lets all waiters through. */
  set(): Promise<void>;
  clear(): Promise<void>;
  isSet(): Promise<boolean>;
  /** Waits until it is set: true; or for `timeoutMs`: false. */
  wait(timeoutMs?: number): Promise<boolean>;
}

/** The proxy of an object of a registered class: each exposed method returns a promise. */
export type ProxyOf<T> = ManagerProxy & {
  readonly [
    Name in keyof T as T[Name] extends (...args: never[]) => unknown ? Name : never
  ]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

// The errors of managers and proxies.

const WHY = 'TODO: what happened, to what, what to do next';

/** The server has ended, or was never there. There is no way to know whether a call in flight was carried out. */
export class ManagerGone extends Error {
  override readonly name = 'ManagerGone';
  readonly code = 'MANAGER_GONE';

  constructor(message = WHY) {
    super(message);
  }
}

/** The two sides do not have the same key. */
export class AuthenticationFailed extends Error {
  override readonly name = 'AuthenticationFailed';
  readonly code = 'AUTHENTICATION_FAILED';

  constructor(message = WHY) {
    super(message);
  }
}

/** The server was asked for a method that is not exposed. Nothing was called. */
export class NotExposed extends Error {
  override readonly name = 'NotExposed';
  readonly code = 'NOT_EXPOSED';

  constructor(message = WHY) {
    super(message);
  }
}

/** An argument or a result that cannot be sent, such as a function. */
export class DataCloneError extends Error {
  override readonly name = 'DataCloneError';
  readonly code = 'DATA_CLONE_ERROR';

  constructor(message = WHY) {
    super(message);
  }
}

/** A put() for which there was no place in time. Nothing was put. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
  readonly code = 'QUEUE_FULL';

  constructor(message = WHY) {
    super(message);
  }
}

/** A get() for which there was no item in time. Nothing was taken. */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
  readonly code = 'QUEUE_EMPTY';

  constructor(message = WHY) {
    super(message);
  }
}

/** A release() of a lock that is not locked. Nothing has changed. */
export class ReleaseError extends Error {
  override readonly name = 'ReleaseError';
  readonly code = 'RELEASE_ERROR';

  constructor(message = WHY) {
    super(message);
  }
}
