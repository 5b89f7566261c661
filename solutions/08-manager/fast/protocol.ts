import type { SocketAddress } from '#kernel';
import type { SentError } from './sent-error';

// What client and server send each other, once both have proved that they know the key.

/** `target` is the id of an object, or SERVER. The client chooses `call`; the answer has the same number. */
export type Request = [call: number, target: number, method: string, args: readonly unknown[]];

/** An array of only `undefined` is sent as an empty array, which needs no clone. */
export type Reply =
  [call: number, RETURNED | THREW, value: readonly unknown[]] | [call: number, FAILED, error: SentError];
export type RETURNED = 0;
export type THREW = 1; // something that is not an error
export type FAILED = 2;

export const RETURNED: RETURNED = 0;
export const THREW: THREW = 1;
export const FAILED: FAILED = 2;

/** The server itself: it has `create(kind, args)` and `register(name, class, exposed)`. */
export const SERVER = 0;

/** What `create` returns; for a registered class, with the methods that may be called. */
export type Created = [id: number, methods: readonly string[] | null];

export function isRequest(message: unknown): message is Request {
  if (!Array.isArray(message)) return false;
  const [call, target, method, args] = message as unknown[];
  const isNamed = typeof call === 'number' && typeof target === 'number' && typeof method === 'string';
  return isNamed && Array.isArray(args);
}

// Between the server and the process that started it, over the child's channel.

export type Report =
  { readonly address: SocketAddress } | { readonly error: SentError } | { readonly thrown: unknown };
export const SHUTDOWN = 'shutdown';
