import { inspect } from 'node:util';
import { isProxy, type Proxy, type ProxyHandle } from './codec';
import { Connection } from './connection';

/** A symbol, because a registered class may have methods of any name. */
export const call = Symbol('call');

/** The base of all proxies: the id of an object in a server, and a way to call its methods. */
export abstract class RemoteObject implements Proxy {
  readonly [isProxy] = true;
  readonly #handle: ProxyHandle;
  #connection: Connection | undefined;

  constructor(handle: ProxyHandle) {
    this.#handle = handle;
  }

  get handle(): ProxyHandle {
    return this.#handle;
  }

  [call]<Result>(method: string, args: readonly unknown[]): Promise<Result> {
    const { address, authKey, id } = this.#handle;
    // Connects at the first call: a proxy that is only passed on needs no connection.
    if (this.#connection === undefined || this.#connection.loss !== undefined)
      this.#connection = Connection.to(address, authKey);
    return this.#connection.call(id, method, args) as Promise<Result>;
  }
}

export function checkHandle(handle: unknown): ProxyHandle {
  const { kind, id, address, authKey, methods } = (handle ?? {}) as Partial<
    Record<keyof ProxyHandle, unknown>
  >;
  const isRight =
    typeof kind === 'string' &&
    typeof id === 'number' &&
    (typeof address === 'string' || (typeof address === 'object' && address !== null)) &&
    authKey instanceof Uint8Array &&
    (methods === null || Array.isArray(methods));
  if (isRight) return handle as ProxyHandle;
  throw new TypeError(`handle must be that of a proxy; it is ${inspect(handle)}.`);
}
