import assert from 'node:assert/strict';

// Proxies are used by the names of their methods: each returns a promise.

export type Call = (...args: unknown[]) => unknown;

/** Calls a method of a proxy, or of a manager. */
export async function call(object: object, method: string, args: readonly unknown[] = []): Promise<unknown> {
  const found: unknown = Reflect.get(object, method);
  if (typeof found !== 'function') throw new TypeError(`there is no method ${method}`);
  return await (found as Call).apply(object, [...args]);
}

export interface ErrorAsSeen {
  readonly name: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
  readonly cause: ErrorAsSeen | null;
  /** Where an error says that it came from: its stack, and all strings in its fields. */
  readonly trace: string;
}

export type Settled =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorAsSeen };

export async function settled(promises: readonly Promise<unknown>[]): Promise<Settled[]> {
  const all = await Promise.allSettled(promises);
  return all.map((one) =>
    one.status === 'fulfilled'
      ? { kind: 'value', value: one.value }
      : { kind: 'error', error: seen(one.reason) },
  );
}

function seen(reason: unknown): ErrorAsSeen {
  if (!(reason instanceof Error))
    return { name: typeof reason, message: String(reason), fields: {}, cause: null, trace: '' };
  // An error of the stub is not an outcome of a call.
  if (Reflect.get(reason, 'code') === 'NOT_WRITTEN') throw reason;
  const fields: Record<string, unknown> = {};
  let trace = reason.stack ?? '';
  for (const key of Object.getOwnPropertyNames(reason)) {
    if (['stack', 'message', 'cause', 'name'].includes(key)) continue;
    const value: unknown = Reflect.get(reason, key);
    if (['string', 'number', 'boolean'].includes(typeof value)) fields[key] = value;
    if (typeof value === 'string') trace += `\n${value}`;
  }
  const cause = reason.cause instanceof Error ? seen(reason.cause) : null;
  return { name: reason.name, message: reason.message, fields, cause, trace };
}

/** The same, but returns the outcome instead of rejecting. */
export async function attempt(
  object: object,
  method: string,
  args: readonly unknown[] = [],
): Promise<Settled> {
  const [one] = await settled([call(object, method, args)]);
  return one ?? { kind: 'value', value: undefined };
}

/** Calls that all begin before any is answered. */
export async function callAll(
  object: object,
  ...calls: (readonly [method: string, ...args: unknown[]])[]
): Promise<Settled[]> {
  return settled(calls.map(async ([method, ...args]) => call(object, method, args)));
}

// Calls that wait are kept here, because a waiting call must not block its process.

const begun: Promise<Settled>[] = [];

/** Begins a call without waiting for it. */
export function begin(object: object, method: string, args: readonly unknown[] = []): number {
  return begun.push(attempt(object, method, args)) - 1;
}

/** Its outcome, or null while it still waits. */
export async function isOver(number: number): Promise<Settled | null> {
  const nothing = new Promise<null>((resolve) => setImmediate(() => resolve(null)));
  return Promise.race([begun[number] ?? null, nothing]);
}

export async function over(number: number): Promise<Settled> {
  const one = begun[number];
  assert(one !== undefined, `no call has number ${String(number)}`);
  return one;
}

let bodies = { ended: 0, alone: 0 };

/** A body that tries to get in a second time. */
export async function withLock(
  lock: object,
  how: 'returns' | 'resolves' | 'throws' | 'rejects',
): Promise<Settled> {
  const end = (): string => {
    if (how === 'throws' || how === 'rejects') throw new RangeError('in the body');
    return 'from the body';
  };
  const later = async (): Promise<string> => {
    await call(lock, 'acquire', [0]);
    const isIn = await call(lock, 'acquire', [0]);
    if (isIn === true) await call(lock, 'release');
    bodies = { ended: bodies.ended + 1, alone: bodies.alone + (isIn === false ? 1 : 0) };
    return end();
  };
  return attempt(lock, 'withLock', [how === 'returns' || how === 'throws' ? end : later]);
}

/** Whether no body of withLock() that looked could get in a second time. */
export function bodiesAlone(): boolean {
  return bodies.ended > 0 && bodies.alone === bodies.ended;
}
