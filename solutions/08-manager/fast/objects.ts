import { randomInt } from 'node:crypto';
import { unpack, type SocketAddress } from '#kernel';
import { ManagerGone, NotExposed } from './errors';
import { type Constructor, exposedMethods } from './exposed';
import { Dict, List, Namespace } from './hosted-data';
import { CArray, CValue } from './hosted-numbers';
import { Event, Lock, Queue, Semaphore } from './hosted-waits';
import { type Created, SERVER } from './protocol';

interface Kind {
  readonly Class: Constructor;
  readonly methods: ReadonlySet<string>;
  readonly isRegistered: boolean;
}

interface Hosted {
  readonly kind: string;
  readonly methods: ReadonlySet<string>;
  readonly object: Record<string, unknown>;
}

const BUILT_IN: readonly (readonly [string, Constructor])[] = [
  ['list', List],
  ['dict', Dict],
  ['namespace', Namespace],
  ['value', CValue],
  ['array', CArray],
  ['queue', Queue],
  ['lock', Lock],
  ['semaphore', Semaphore],
  ['event', Event],
];

/** The objects that a server holds, and their possible classes. They stay as long as the server does. */
export class Objects {
  readonly #kinds = new Map<string, Kind>();
  readonly #objects = new Map<number, Hosted>();
  // A later server at the same address must not mistake the ids of this one for its own.
  #lastId = randomInt(1, 2 ** 20) * 2 ** 32;

  constructor(readonly address: () => SocketAddress) {
    for (const [kind, Class] of BUILT_IN)
      this.#kinds.set(kind, { Class, methods: exposedMethods(Class, null), isRegistered: false });
  }

  /** Names come from outside, so they are looked up in maps and sets, which contain only what was put there. */
  call(target: number, method: string, args: readonly unknown[]): unknown {
    if (target === SERVER) return this.#ownMethod(method)(...(args as never[]));
    const hosted = this.#objects.get(target);
    if (hosted === undefined) throw new ManagerGone(this.address(), 'a different server has taken its place');
    const { object, methods, kind } = hosted;
    if (!methods.has(method)) throw new NotExposed(kind, method);
    const callable = object[method];
    if (typeof callable !== 'function') throw new NotExposed(kind, method);
    return Reflect.apply(callable, object, args);
  }

  #ownMethod(method: string): (...args: never[]) => unknown {
    if (method === 'create') return this.#create;
    if (method === 'register') return this.#register;
    throw new NotExposed('manager', method);
  }

  readonly #create = (name: string, args: never[]): Created => {
    const kind = this.#kinds.get(name);
    if (kind === undefined)
      throw new RangeError(
        `name must have been registered; there is no class registered as ${JSON.stringify(name)}.`,
      );
    const object = new kind.Class(...args) as Record<string, unknown>;
    const id = (this.#lastId += 1);
    this.#objects.set(id, { kind: name, methods: kind.methods, object });
    return [id, kind.isRegistered ? [...kind.methods] : null];
  };

  readonly #register = (name: string, Class: Uint8Array, exposed: readonly string[] | null): void => {
    const loaded = unpack(Class) as Constructor;
    this.#kinds.set(name, { Class: loaded, methods: exposedMethods(loaded, exposed), isRegistered: true });
  };
}
