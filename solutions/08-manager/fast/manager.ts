// right: the same contract, built for speed: NOTES.md says how.

import { inspect } from 'node:util';
import type { CNumbers, TypeCode } from '#katas/value';
import { pack, type SocketAddress } from '#kernel';
import type { Proxy, ProxyHandle } from './codec';
import { Connection } from './connection';
import { ManagerGone } from './errors';
import { checkExposed, type Constructor, exposedMethods } from './exposed';
import { freshKey, keyFrom } from './handshake';
import {
  ArrayProxy,
  DictProxy,
  EventProxy,
  ListProxy,
  LockProxy,
  NamespaceProxy,
  QueueProxy,
  RegisteredProxy,
  SemaphoreProxy,
  ValueProxy,
} from './proxies';
import { type Created, SERVER } from './protocol';
import { ServerProcess } from './server-process';

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

export type ManagerProxy = Proxy;

/** The proxy of an object of a registered class: each exposed method returns a promise. */
export type ProxyOf<T> = ManagerProxy & {
  readonly [
    Name in keyof T as T[Name] extends (...args: never[]) => unknown ? Name : never
  ]: T[Name] extends (...args: infer Args) => infer Result
    ? (...args: Args) => Promise<Awaited<Result>>
    : never;
};

/** A server process that holds objects, and this process's connection to it. Its objects are used through proxies. */
export class Manager {
  readonly #address: SocketAddress;
  readonly #authKey: Uint8Array;
  /** Null when another process started it. */
  readonly #process: ServerProcess | null;
  readonly #registrations = new Map<string, Promise<unknown>>();
  #connection: Connection;
  #isShutDown = false;

  private constructor(address: SocketAddress, authKey: Uint8Array, process: ServerProcess | null) {
    this.#address = address;
    this.#authKey = authKey;
    this.#process = process;
    this.#connection = Connection.to(address, authKey);
  }

  /**
   * Starts the server, and resolves when it can be used. The server dies with this process, and does not keep it alive.
   */
  static async start(options: ManagerOptions = {}): Promise<Manager> {
    if (typeof options !== 'object' || options === null) throw wrong('options', 'an object', options);
    const { address, authKey = freshKey(), initializer = null, initArgs = [] } = options;
    if (initializer !== null && typeof initializer !== 'function')
      throw wrong('initializer', 'an exported function', initializer);
    if (!Array.isArray(initArgs)) throw wrong('initArgs', 'an array', initArgs);
    const key = keyFrom(authKey);
    const process = await ServerProcess.start({ address, authKey: key, initializer, initArgs });
    try {
      const manager = new Manager(process.address, key, process);
      await manager.#connection.opened;
      return manager;
    } catch (error) {
      await process.end();
      throw error;
    }
  }

  /** Another process's manager. */
  static async connect(address: SocketAddress, authKey: string | Uint8Array): Promise<Manager> {
    const manager = new Manager(address, keyFrom(authKey), null);
    await manager.#connection.opened;
    return manager;
  }

  get address(): SocketAddress {
    return this.#address;
  }

  async list<T = unknown>(items: Iterable<T> = []): Promise<ListProxy<T>> {
    return ListProxy.open<T>(await this.#make('list', [arrayFrom('items', items)]));
  }

  async dict<K = unknown, V = unknown>(entries: Iterable<readonly [K, V]> = []): Promise<DictProxy<K, V>> {
    const pairs = new Map(arrayFrom('entries', entries));
    return DictProxy.open<K, V>(await this.#make('dict', [[...pairs]]));
  }

  async namespace(fields: Readonly<Record<string, unknown>> = {}): Promise<NamespaceProxy> {
    if (typeof fields !== 'object' || fields === null) throw wrong('fields', 'an object', fields);
    return NamespaceProxy.open(await this.#make('namespace', [fields]));
  }

  async value<Code extends TypeCode>(
    typeCode: Code,
    initial: CNumbers[Code] | 0 = 0,
  ): Promise<ValueProxy<Code>> {
    return ValueProxy.open<Code>(await this.#make('value', [typeCode, initial]));
  }

  async array<Code extends TypeCode>(
    typeCode: Code,
    lengthOrItems: number | Iterable<CNumbers[Code]>,
  ): Promise<ArrayProxy<Code>> {
    const content = typeof lengthOrItems === 'number' ? lengthOrItems : arrayFrom('items', lengthOrItems);
    return ArrayProxy.open<Code>(await this.#make('array', [typeCode, content]));
  }

  async queue<T = unknown>(maxSize = 0): Promise<QueueProxy<T>> {
    return QueueProxy.open<T>(await this.#make('queue', [maxSize]));
  }

  async lock(): Promise<LockProxy> {
    return LockProxy.open(await this.#make('lock', []));
  }

  async semaphore(initial = 1): Promise<SemaphoreProxy> {
    return SemaphoreProxy.open(await this.#make('semaphore', [initial]));
  }

  async event(): Promise<EventProxy> {
    return EventProxy.open(await this.#make('event', []));
  }

  /** From now on, `create(name, …)`, and a method of that name, make an object of the class in the server. */
  register(name: string, Class?: Constructor, options: RegisterOptions = {}): void {
    if (typeof name !== 'string' || name === '') throw wrong('name', 'a name', name);
    if ((name in this && !this.#registrations.has(name)) || name === 'then')
      throw new RangeError(`name must not be '${name}': a manager has that already. Choose another.`);
    const exposed = checkExposed(options.exposed);
    if (Class === undefined && exposed !== null)
      throw wrong('Class', 'there: without it, the server already knows what is exposed', Class);
    let registered: Promise<unknown> = Promise.resolve();
    if (Class !== undefined) {
      if (typeof Class !== 'function') throw wrong('Class', 'an exported class', Class);
      exposedMethods(Class, exposed);
      // Sent at once, so it arrives before anything that this manager creates.
      registered = this.#call('register', [name, pack(Class, 'Class'), exposed]);
      registered.catch(() => undefined); // create() rejects with it
    }
    this.#registrations.set(name, registered);
    const create = (...args: unknown[]): Promise<Proxy> => this.create(name, ...args);
    Object.defineProperty(this, name, { value: create, configurable: true });
  }

  async create<T extends object = Record<string, never>>(
    name: string,
    ...args: readonly unknown[]
  ): Promise<ProxyOf<T>> {
    const registered = this.#registrations.get(name);
    if (registered === undefined)
      throw new RangeError(
        `name must have been registered; there is no class registered as ${inspect(name)}.`,
      );
    const made = this.#make(name, args); // sent at once, right behind the class
    made.catch(() => undefined); // an error of the registration comes first
    await registered;
    return RegisteredProxy.open(await made) as unknown as ProxyOf<T>;
  }

  async #make(kind: string, args: readonly unknown[]): Promise<ProxyHandle> {
    const [id, methods] = (await this.#call('create', [kind, args])) as Created;
    return { kind, id, methods, address: this.#address, authKey: this.#authKey };
  }

  #call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#isShutDown) return Promise.reject(new ManagerGone(this.#address, 'it was shut down'));
    if (this.#connection.loss !== undefined) this.#connection = Connection.to(this.#address, this.#authKey);
    return this.#connection.call(SERVER, method, args);
  }

  /**
   * Ends the server, and resolves when its process is gone. For another process's manager: only releases the
   * connection.
   */
  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    if (this.#process === null) return;
    await this.#process.end();
    Connection.to(this.#address, this.#authKey).lose(new ManagerGone(this.#address, 'it was shut down'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

function arrayFrom<T>(argument: string, items: Iterable<T>): T[] {
  if (items !== null && items !== undefined && typeof items !== 'string' && Symbol.iterator in Object(items))
    return [...items];
  throw wrong(argument, 'an iterable', items);
}

function wrong(argument: string, expected: string, came: unknown): TypeError {
  return new TypeError(`${argument} must be ${expected}; it is ${inspect(came)}.`);
}

export {
  AuthenticationFailed,
  DataCloneError,
  ManagerGone,
  NotExposed,
  QueueEmpty,
  QueueFull,
  ReleaseError,
} from './errors';
export type { ProxyHandle } from './codec';
export { ArrayProxy, DictProxy, ListProxy, NamespaceProxy, RegisteredProxy, ValueProxy };
export { EventProxy, LockProxy, QueueProxy, SemaphoreProxy };
