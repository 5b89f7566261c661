import type { TypeCode } from '#katas/value';
import { proxyClasses, REGISTERED, type ProxyHandle } from './codec';
import { ArrayMethods, ValueMethods } from './number-methods';
import { call, checkHandle, RemoteObject } from './remote-object';
import { EventMethods, LockMethods, QueueMethods, SemaphoreMethods } from './waiting-methods';

// What a program holds in place of an object. Each method here gives the types of a request and its answer; the object
// in the server has a method of the same name. Arguments that were left out are not sent.

export class ListProxy<T = unknown> extends RemoteObject {
  static open<T = unknown>(handle: ProxyHandle): ListProxy<T> {
    return new ListProxy<T>(checkHandle(handle));
  }

  length(): Promise<number> {
    return this[call]('length', []);
  }

  at(index: number): Promise<T | undefined> {
    return this[call]('at', [index]);
  }

  set(index: number, value: T): Promise<void> {
    return this[call]('set', [index, value]);
  }

  push(...items: T[]): Promise<number> {
    return this[call]('push', items);
  }

  pop(): Promise<T | undefined> {
    return this[call]('pop', []);
  }

  shift(): Promise<T | undefined> {
    return this[call]('shift', []);
  }

  unshift(...items: T[]): Promise<number> {
    return this[call]('unshift', items);
  }

  slice(...range: [start?: number, end?: number]): Promise<T[]> {
    return this[call]('slice', range);
  }

  splice(...args: [start: number, deleteCount?: number, ...items: T[]]): Promise<T[]> {
    return this[call]('splice', args);
  }

  indexOf(item: T): Promise<number> {
    return this[call]('indexOf', [item]);
  }

  includes(item: T): Promise<boolean> {
    return this[call]('includes', [item]);
  }

  reverse(): Promise<void> {
    return this[call]('reverse', []);
  }

  sort(): Promise<void> {
    return this[call]('sort', []);
  }

  snapshot(): Promise<T[]> {
    return this[call]('snapshot', []);
  }

  /** One call for each item, so it sees changes made meanwhile. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (let index = 0; ; index += 1) {
      const items = await this.slice(index, index + 1);
      if (items.length === 0) return;
      yield* items;
    }
  }
}

type Entries<K, V> = Iterable<readonly [K, V]>;

export class DictProxy<K = unknown, V = unknown> extends RemoteObject {
  static open<K = unknown, V = unknown>(handle: ProxyHandle): DictProxy<K, V> {
    return new DictProxy<K, V>(checkHandle(handle));
  }

  get(key: K): Promise<V | undefined> {
    return this[call]('get', [key]);
  }

  set(key: K, value: V): Promise<void> {
    return this[call]('set', [key, value]);
  }

  has(key: K): Promise<boolean> {
    return this[call]('has', [key]);
  }

  delete(key: K): Promise<boolean> {
    return this[call]('delete', [key]);
  }

  clear(): Promise<void> {
    return this[call]('clear', []);
  }

  size(): Promise<number> {
    return this[call]('size', []);
  }

  keys(): Promise<K[]> {
    return this[call]('keys', []);
  }

  values(): Promise<V[]> {
    return this[call]('values', []);
  }

  entries(): Promise<[K, V][]> {
    return this[call]('entries', []);
  }

  async update(entries: Entries<K, V>): Promise<void> {
    await this[call]('update', [[...new Map(entries)]]);
  }

  setDefault(key: K, value: V): Promise<V> {
    return this[call]('setDefault', [key, value]);
  }

  pop(...args: [key: K, fallback?: V]): Promise<V | undefined> {
    return this[call]('pop', args);
  }

  snapshot(): Promise<Map<K, V>> {
    return this[call]('snapshot', []);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<[K, V], void> {
    yield* await this.entries();
  }
}

export class NamespaceProxy extends RemoteObject {
  static open(handle: ProxyHandle): NamespaceProxy {
    return new NamespaceProxy(checkHandle(handle));
  }

  get(name: string): Promise<unknown> {
    return this[call]('get', [name]);
  }

  set(name: string, value: unknown): Promise<void> {
    return this[call]('set', [name, value]);
  }

  delete(name: string): Promise<boolean> {
    return this[call]('delete', [name]);
  }

  snapshot(): Promise<Record<string, unknown>> {
    return this[call]('snapshot', []);
  }
}

export class ValueProxy<Code extends TypeCode = TypeCode> extends ValueMethods<Code> {
  static open<Code extends TypeCode>(handle: ProxyHandle): ValueProxy<Code> {
    return new ValueProxy<Code>(checkHandle(handle));
  }
}

export class ArrayProxy<Code extends TypeCode = TypeCode> extends ArrayMethods<Code> {
  static open<Code extends TypeCode>(handle: ProxyHandle): ArrayProxy<Code> {
    return new ArrayProxy<Code>(checkHandle(handle));
  }
}

/** An object of a registered class: it has the methods that the server named. */
export class RegisteredProxy extends RemoteObject {
  constructor(handle: ProxyHandle) {
    super(handle);
    for (const name of handle.methods ?? [])
      Object.defineProperty(this, name, { value: (...args: unknown[]) => this[call](name, args) });
  }

  static open(handle: ProxyHandle): RegisteredProxy {
    return new RegisteredProxy(checkHandle(handle));
  }
}

export class QueueProxy<T = unknown> extends QueueMethods<T> {
  static open<T = unknown>(handle: ProxyHandle): QueueProxy<T> {
    return new QueueProxy<T>(checkHandle(handle));
  }
}

export class EventProxy extends EventMethods {
  static open(handle: ProxyHandle): EventProxy {
    return new EventProxy(checkHandle(handle));
  }
}

export class LockProxy extends LockMethods {
  static open(handle: ProxyHandle): LockProxy {
    return new LockProxy(checkHandle(handle));
  }
}

export class SemaphoreProxy extends SemaphoreMethods {
  static open(handle: ProxyHandle): SemaphoreProxy {
    return new SemaphoreProxy(checkHandle(handle));
  }
}

// All in one file: a process that has one proxy may get any other out of it.
const classes = {
  list: ListProxy,
  dict: DictProxy,
  namespace: NamespaceProxy,
  value: ValueProxy,
  array: ArrayProxy,
  queue: QueueProxy,
  event: EventProxy,
  lock: LockProxy,
  semaphore: SemaphoreProxy,
  [REGISTERED]: RegisteredProxy,
};
for (const [kind, Class] of Object.entries(classes)) proxyClasses.set(kind, Class);
