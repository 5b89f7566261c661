import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { inspect } from 'node:util';
import { listen, pack, type SocketAddress, unpack } from '#kernel';
import { data } from './data';
import { ManagerGone, NotExposed } from './errors';
import { admits } from './handshake';
import { type Line, Waiting, waits } from './waits';
import { type End, framesOf, packed, type Request, unpacked } from './wire';

const PATIENCE_WITH_STRANGERS_MS = 5_000;

type Hosted = Readonly<Record<string, unknown>>;
export type Class = new (...args: never[]) => object;

export interface ManagerOptions {
  /** Where the server listens: a Unix path, or { host, port }. Default: a new address on this machine. */
  readonly address?: SocketAddress | undefined;
  /** Processes that have this key may use the objects. Default: random bytes. */
  readonly authKey?: string | Uint8Array;
  /** An exported function that runs in the server before anything else. Its result is awaited. */
  readonly initializer?: ((...args: never[]) => unknown) | undefined;
  readonly initArgs?: readonly unknown[];
}

type ServerOptions = ManagerOptions & { readonly authKey: Uint8Array };

/** The program of the server's process. It reports where it listens, or why it does not. */
export async function serve(options: ServerOptions): Promise<void> {
  const { address, authKey, initializer, initArgs = [] } = options;
  process.on('SIGINT', () => undefined); // the process that started it decides when it ends
  process.on('disconnect', () => process.exit());
  try {
    await initializer?.(...(initArgs as never[]));
    const server = new Server(authKey);
    const listener = await listen(address, (socket) => void server.accept(socket));
    server.address = listener.address;
    process.once('message', () => {
      listener.close();
      process.exit();
    });
    process.send?.({ address: listener.address });
  } catch (error) {
    process.send?.({ error: pack(error) });
  }
}

class Server implements End {
  address: SocketAddress = '';
  readonly proxies = new Map<number, object>();
  /** How objects are made; and of registered classes, which methods may be called. */
  readonly #kinds = new Map<string, { make(...args: never[]): object; exposed?: ReadonlySet<string> }>();
  readonly #objects = new Map<number, { object: Hosted; exposed: ReadonlySet<string> }>();
  /** Random, so that proxies of an earlier server at this address do not find an object of this one. */
  #lastId = randomInt(2 ** 40);

  constructor(readonly authKey: Uint8Array) {
    for (const [name, make] of Object.entries({ ...data, ...waits })) this.#kinds.set(name, { make });
    const object = { create: this.#create, register: this.#register };
    this.#objects.set(0, { object, exposed: new Set(Object.keys(object)) });
  }

  async accept(socket: Socket): Promise<void> {
    const waiting: Line = new Set();
    const timer = setTimeout(() => socket.destroy(), PATIENCE_WITH_STRANGERS_MS);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      for (const one of waiting) one.leave();
    });
    const peer = { isKnown: false };
    const frames = framesOf(socket, peer);
    try {
      if (!(await admits(socket, frames, this.authKey))) throw new Error('a stranger');
      clearTimeout(timer);
      peer.isKnown = true;
      for await (const body of frames) {
        const request = unpacked(body, this) as Request;
        const threw = (error: unknown): Buffer => packed([request[0], 'threw', error], this);
        // `threw` twice: an error may be one that cannot be sent.
        void this.#answer(request, waiting)
          .catch(threw)
          .catch(threw)
          .then((answer) => socket.write(answer));
      }
    } catch {
      socket.destroySoon(); // what was written still goes out
    }
  }

  /** Carries out the call, and packs its result, at once: no other call comes in between. */
  async #answer([call, id, method, args]: Request, ofClient: Line): Promise<Buffer> {
    let result = this.#call(id, method, args);
    if (result instanceof Waiting) result = await result.join(ofClient).answer;
    else if (result instanceof Promise) result = await result;
    return packed([call, 'returned', result], this);
  }

  /** Names come from outside: they are looked up in maps and sets, which contain only what was put there. */
  #call(id: number, method: string, args: unknown[]): unknown {
    const hosted = this.#objects.get(id);
    if (hosted === undefined) throw new ManagerGone('a different server is at its address');
    const callable = hosted.exposed.has(method) ? hosted.object[method] : undefined;
    if (typeof callable !== 'function') throw new NotExposed(method);
    return Reflect.apply(callable, hosted.object, args);
  }

  readonly #create = (name: string, args: never[]): [id: number, methods: string[]] => {
    const kind = this.#kinds.get(name);
    if (kind === undefined) throw new RangeError(`name must have been registered; it is ${inspect(name)}.`);
    const object = kind.make(...args);
    const exposed = kind.exposed ?? new Set(Object.keys(object));
    const id = ++this.#lastId;
    this.#objects.set(id, { object: object as Hosted, exposed });
    return [id, [...exposed]];
  };

  readonly #register = (name: string, packedClass: Uint8Array, named?: readonly string[]): void => {
    const Class = unpack(packedClass) as Class;
    this.#kinds.set(name, { make: (...args) => new Class(...args), exposed: exposedOf(Class, named) });
  };
}

/** The methods that may be called: those that are named, or all public ones. */
export function exposedOf(Class: Class, named?: readonly string[]): Set<string> {
  for (const name of named ?? [])
    if (isNever(name)) throw new RangeError(`exposed must not name ${name}, which every object has.`);
  if (named !== undefined) return new Set(named);
  const names = new Set<string>();
  let prototype: unknown = Class.prototype;
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    // A getter is not a method, and must not run here.
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (typeof value === 'function' && !name.startsWith('_') && !isNever(name)) names.add(name);
    prototype = Object.getPrototypeOf(prototype);
  }
  return names;
}

/** `then` would make a proxy a promise, and `handle` is the proxy's own. */
function isNever(name: string): boolean {
  return name in Object.prototype || name === 'then' || name === 'handle';
}
