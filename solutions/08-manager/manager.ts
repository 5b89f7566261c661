import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { inspect } from 'node:util';
import type { CNumbers, TypeCode } from '#katas/value';
import { pack, spawn, type SocketAddress, unpack } from '#kernel';
import { Connection } from './connection';
import { ManagerGone } from './errors';
import { keyFrom } from './handshake';
import {
  type ArrayProxy,
  type DictProxy,
  type EventProxy,
  type ListProxy,
  type LockProxy,
  type NamespaceProxy,
  Proxied,
  ProxiedDict,
  ProxiedList,
  ProxiedLock,
  type ProxyOf,
  type QueueProxy,
  type SemaphoreProxy,
  type ValueProxy,
} from './proxies';
import { type Class, exposedOf, type ManagerOptions, serve } from './server';

const PATIENCE_MS = 1_000; // with a server that is asked to end

export interface RegisterOptions {
  /** The methods that may be called. Default: all public ones, except those that begin with `_`. */
  readonly exposed?: readonly string[];
}

type Report = { readonly address: SocketAddress } | { readonly error: Uint8Array };

/** A server process that holds objects, and this process's connection to it. */
export class Manager {
  readonly #authKey: Uint8Array;
  /** Null when a different process started it. */
  readonly #server: { readonly child: ChildProcess; readonly ended: Promise<unknown> } | null;
  readonly #registered = new Map<string, Promise<unknown>>();
  #isShutDown = false;

  private constructor(
    /** Where the server listens, with the actual port. */
    readonly address: SocketAddress,
    authKey: Uint8Array,
    server: { readonly child: ChildProcess; readonly ended: Promise<unknown> } | null,
  ) {
    this.#authKey = authKey;
    this.#server = server;
  }

  /** The server dies with this process, and does not keep it alive. */
  static async start(options: ManagerOptions = {}): Promise<Manager> {
    const { address, authKey = randomBytes(32), initializer, initArgs = [] } = options;
    if (initializer !== undefined && typeof initializer !== 'function')
      throw new TypeError(`initializer must be a function; it is ${inspect(initializer)}.`);
    if (!Array.isArray(initArgs))
      throw new TypeError(`initArgs must be an array; it is ${inspect(initArgs)}.`);
    const key = keyFrom(authKey);
    const child = spawn(serve, [{ address, authKey: key, initializer, initArgs }], { daemon: true });
    const ended = once(child, 'exit');
    // 'exit' may come before its last message, but not both of these.
    const silent = Promise.all([ended, once(child, 'disconnect')]).then(() => {
      throw new ManagerGone('its process ended before it could be used');
    });
    const [report] = (await Promise.race([once(child, 'message'), silent])) as [Report];
    if ('error' in report) {
      child.kill('SIGKILL');
      await ended;
      throw unpack(report.error);
    }
    child.unref();
    await Connection.to(report.address, key).opened;
    return new Manager(report.address, key, { child, ended });
  }

  static async connect(address: SocketAddress, authKey: string | Uint8Array): Promise<Manager> {
    const key = keyFrom(authKey);
    await Connection.to(address, key).opened;
    return new Manager(address, key, null);
  }

  list<T = unknown>(items: Iterable<T> = []): Promise<ListProxy<T>> {
    return this.#make(ProxiedList, 'list', () => [arrayOf('items', items)]);
  }

  dict<K = unknown, V = unknown>(entries: Iterable<readonly [K, V]> = []): Promise<DictProxy<K, V>> {
    return this.#make(ProxiedDict, 'dict', () => [arrayOf('entries', entries)]);
  }

  namespace(fields: Readonly<Record<string, unknown>> = {}): Promise<NamespaceProxy> {
    return this.#make(Proxied, 'namespace', () => [fields]);
  }

  value<Code extends TypeCode>(typeCode: Code, initial: CNumbers[Code] | 0 = 0): Promise<ValueProxy<Code>> {
    return this.#make(Proxied, 'value', () => [typeCode, initial]);
  }

  array<Code extends TypeCode>(
    typeCode: Code,
    content: number | Iterable<CNumbers[Code]>,
  ): Promise<ArrayProxy<Code>> {
    return this.#make(Proxied, 'array', () => [
      typeCode,
      typeof content === 'number' ? content : arrayOf('items', content),
    ]);
  }

  queue<T = unknown>(maxSize = 0): Promise<QueueProxy<T>> {
    return this.#make(Proxied, 'queue', () => [maxSize]);
  }

  lock(): Promise<LockProxy> {
    return this.#make(ProxiedLock, 'lock', () => []);
  }

  semaphore(initial = 1): Promise<SemaphoreProxy> {
    return this.#make(ProxiedLock, 'semaphore', () => [initial]);
  }

  event(): Promise<EventProxy> {
    return this.#make(Proxied, 'event', () => []);
  }

  register(name: string, Class?: Class, { exposed }: RegisterOptions = {}): void {
    check('name', 'a name', name, typeof name === 'string' && name !== '');
    check('Class', 'a class', Class, ['undefined', 'function'].includes(typeof Class));
    const areNames = Array.isArray(exposed) && exposed.every((one) => typeof one === 'string');
    check('exposed', 'an array of names', exposed, exposed === undefined || areNames);
    if ((name in this && !this.#registered.has(name)) || name === 'then')
      throw new RangeError(`name must not be ${name}: a manager has that already. Choose a different one.`);
    let sent: Promise<unknown> = Promise.resolve();
    if (Class !== undefined) {
      exposedOf(Class, exposed);
      sent = this.#call('register', [name, pack(Class, 'Class'), exposed]);
      sent.catch(() => undefined); // create() rejects with it
    }
    this.#registered.set(name, sent);
    const value = (...args: unknown[]): Promise<unknown> => this.create(name, ...args);
    Object.defineProperty(this, name, { value, configurable: true });
  }

  async create<T extends object = Record<string, never>>(
    name: string,
    ...args: readonly unknown[]
  ): Promise<ProxyOf<T>> {
    const sent = this.#registered.get(name);
    if (sent === undefined) throw new RangeError(`name must have been registered; it is ${inspect(name)}.`);
    const made = this.#make<ProxyOf<T>>(Proxied, name, () => [...args]); // at once, so no later call overtakes it
    made.catch(() => undefined); // create() rejects with the error of register(), if there is one
    await sent;
    return made;
  }

  async #make<P>(Class: typeof Proxied, kind: string, args: () => unknown[]): Promise<P> {
    const [id, methods] = (await this.#call('create', [kind, args()])) as [number, string[]];
    return new Class({ id, methods, address: this.address, authKey: this.#authKey }) as unknown as P;
  }

  async #call(method: string, args: unknown[]): Promise<unknown> {
    if (this.#isShutDown) throw new ManagerGone('it was shut down');
    return Connection.to(this.address, this.#authKey).call(0, method, args);
  }

  async shutdown(): Promise<void> {
    this.#isShutDown = true;
    if (this.#server === null) return;
    const { child, ended } = this.#server;
    child.ref();
    if (child.connected) child.send('shutdown', () => undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    await ended;
    clearTimeout(timer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }
}

function arrayOf<T>(argument: string, items: Iterable<T>): T[] {
  check(
    argument,
    'an iterable',
    items,
    typeof items === 'object' && items !== null && Symbol.iterator in items,
  );
  return [...items];
}

function check(argument: string, expected: string, value: unknown, isRight: boolean): void {
  if (!isRight) throw new TypeError(`${argument} must be ${expected}; it is ${inspect(value)}.`);
}

export { Connection } from './connection';
export {
  AuthenticationFailed,
  DataCloneError,
  ManagerGone,
  NotExposed,
  QueueEmpty,
  QueueFull,
  ReleaseError,
} from './errors';
export { type ManagerOptions, serve } from './server';
export { Proxied, ProxiedDict, ProxiedList, ProxiedLock } from './proxies';
export type * from './proxies';
