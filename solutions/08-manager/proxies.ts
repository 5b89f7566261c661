import type { TypeCode } from '#katas/value';
import { Connection } from './connection';
import type { data } from './data';
import type { Waiting, waits } from './waits';
import { type Handle, handleToSend, proxyFrom } from './wire';

export interface ManagerProxy {
  /** What travels to another process in place of this object. */
  readonly handle: unknown;
}

type Result<T> = T extends Waiting<infer Answer> ? Answer : Awaited<T>;

/** The methods of an object in the server, each of which returns a promise here. */
export type ProxyOf<T> = ManagerProxy & {
  readonly [
    Name in keyof T as T[Name] extends (...args: never[]) => unknown ? Name : never
  ]: T[Name] extends (...args: infer Args) => infer Returned
    ? (...args: Args) => Promise<Result<Returned>>
    : never;
};

export type ListProxy<T = unknown> = ProxyOf<ReturnType<typeof data.list<T>>> & AsyncIterable<T>;
export type DictProxy<K = unknown, V = unknown> = ProxyOf<ReturnType<typeof data.dict<K, V>>> &
  AsyncIterable<[K, V]>;
export type NamespaceProxy = ProxyOf<ReturnType<typeof data.namespace>>;
export type ValueProxy<Code extends TypeCode = TypeCode> = ProxyOf<ReturnType<typeof data.value<Code>>>;
export type ArrayProxy<Code extends TypeCode = TypeCode> = ProxyOf<ReturnType<typeof data.array<Code>>>;
export type QueueProxy<T = unknown> = ProxyOf<ReturnType<typeof waits.queue<T>>>;
export type LockProxy = ProxyOf<ReturnType<typeof waits.lock>> & WithLock;
export type SemaphoreProxy = ProxyOf<ReturnType<typeof waits.semaphore>> & WithLock;
export type EventProxy = ProxyOf<ReturnType<typeof waits.event>>;

interface WithLock {
  withLock<Body>(body: () => Body | PromiseLike<Body>): Promise<Awaited<Body>>;
}

/** A symbol, because a registered class may have a method of any name. */
const call = Symbol('call');

/** Stands for an object of the server, and has that object's methods. */
export class Proxied implements ManagerProxy {
  readonly #handle: Handle;

  constructor(handle: Handle) {
    this.#handle = handle;
    for (const name of handle.methods)
      if (!(name in this))
        Object.defineProperty(this, name, { value: (...args: unknown[]) => this[call](name, args) });
  }

  static open(sent: Partial<Handle>): Proxied {
    return proxyFrom(sent, (handle) => new this(handle));
  }

  get handle(): unknown {
    return handleToSend(this.#handle);
  }

  [call](method: string, args: unknown[]): Promise<unknown> {
    const { address, authKey, id } = this.#handle;
    return Connection.to(address, authKey).call(id, method, args);
  }
}

// What a proxy does besides passing calls on.

export class ProxiedList extends Proxied {
  /** One call for each item, so it sees changes made meanwhile. */
  async *[Symbol.asyncIterator](): AsyncGenerator {
    for (let index = 0; ; index += 1) {
      const items = (await this[call]('slice', [index, index + 1])) as unknown[];
      if (items.length === 0) return;
      yield* items;
    }
  }
}

export class ProxiedDict extends Proxied {
  async *[Symbol.asyncIterator](): AsyncGenerator {
    yield* (await this[call]('entries', [])) as unknown[];
  }

  update(entries: Iterable<unknown>): Promise<unknown> {
    return this[call]('update', [[...entries]]);
  }
}

export class ProxiedLock extends Proxied {
  async withLock(body: () => unknown): Promise<unknown> {
    await this[call]('acquire', []);
    try {
      return await body();
    } finally {
      await this[call]('release', []);
    }
  }
}
