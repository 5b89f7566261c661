import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { Manager } from '#katas/manager';
import { Process } from '#katas/process';
import { SharedMemory } from '#kernel';

// Proxies are used by the names of their methods: each returns a promise.

type Call = (...args: unknown[]) => unknown;

/** Calls a method of a proxy, or of a manager. */
export async function call(object: object, method: string, args: readonly unknown[] = []): Promise<unknown> {
  const found: unknown = Reflect.get(object, method);
  if (typeof found !== 'function') throw new TypeError(`there is no method ${method}`);
  return await (found as Call).apply(object, [...args]);
}

/** Does the object have such a method? For methods that the lesson leaves open. */
export function offers(object: object, method: string): boolean {
  return typeof Reflect.get(object, method) === 'function';
}

export interface ErrorAsSeen {
  readonly name: string;
  readonly message: string;
  readonly fields: Record<string, unknown>;
  /** Where an error says that it came from: its stack, and all strings in its fields. */
  readonly trace: string;
}

export type Settled =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorAsSeen };

async function settled(promises: readonly Promise<unknown>[]): Promise<Settled[]> {
  const all = await Promise.allSettled(promises);
  return all.map((one) =>
    one.status === 'fulfilled'
      ? { kind: 'value', value: one.value }
      : { kind: 'error', error: seen(one.reason) },
  );
}

function seen(reason: unknown): ErrorAsSeen {
  if (!(reason instanceof Error))
    return { name: typeof reason, message: String(reason), fields: {}, trace: '' };
  const fields: Record<string, unknown> = {};
  let trace = reason.stack ?? '';
  for (const key of Object.getOwnPropertyNames(reason)) {
    if (['stack', 'message', 'cause', 'name'].includes(key)) continue;
    const value: unknown = Reflect.get(reason, key);
    if (['string', 'number', 'boolean'].includes(typeof value)) fields[key] = value;
    if (typeof value === 'string') trace += `\n${value}`;
  }
  if (reason.cause instanceof Error) trace += `\n${reason.cause.stack ?? ''}`;
  return { name: reason.name, message: reason.message, fields, trace };
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
  calls: readonly { readonly object: object; readonly method: string; readonly args: readonly unknown[] }[],
): Promise<Settled[]> {
  return settled(calls.map(async ({ object, method, args }) => call(object, method, args)));
}

// Managers, by their numbers.

const managers: Manager[] = [];

function at(manager: number): Manager {
  const found = managers[manager];
  assert(found !== undefined, `no manager was made with number ${String(manager)}`);
  return found;
}

export async function start(options?: unknown): Promise<number> {
  const made =
    options === undefined ? await Manager.start() : await Manager.start(options as { authKey?: string });
  return managers.push(made) - 1;
}

export async function startAndStop(options: unknown): Promise<void> {
  const made = await Manager.start(options as { authKey?: string });
  await made.shutdown();
}

/** On this machine's own network; the system chooses the port. */
export async function startOnNetwork(authKey: string): Promise<number> {
  return start({ address: { host: '127.0.0.1', port: 0 }, authKey });
}

/** With an initializer: a function of this file. */
export async function startWith(initializer: keyof typeof initializers, memory: string): Promise<number> {
  return start({ initializer: initializers[initializer], initArgs: [memory, 5] });
}

export function prepares(memory: string, amount: number): void {
  const words = SharedMemory.open(memory);
  words.add(0, amount);
  words.store(4, process.pid);
  words.close();
}

export function fails(): never {
  throw new RangeError('the server cannot be prepared');
}

export function leaves(): never {
  return process.exit(3);
}

const initializers = { prepares, fails, leaves };

export async function connect(address: unknown, authKey: unknown): Promise<number> {
  return managers.push(await Manager.connect(address as string, authKey as string)) - 1;
}

/** The error with which connecting rejects, or null. A manager that it returns is released. */
export async function errorOfConnect(address: unknown, authKey: unknown): Promise<ErrorAsSeen | null> {
  const [one] = await settled([(async () => Manager.connect(address as string, authKey as string))()]);
  return one?.kind === 'error' ? one.error : null;
}

export function address(manager: number): unknown {
  return at(manager).address;
}

/** A new object in the server: `list`, `dict`, `queue`, … */
export async function make(manager: number, kind: string, args: readonly unknown[] = []): Promise<object> {
  return (await call(at(manager), kind, args)) as object;
}

export async function shutdown(manager: number): Promise<void> {
  await at(manager).shutdown();
}

export async function dispose(manager: number): Promise<void> {
  await at(manager)[Symbol.asyncDispose]();
}

export function handleOf(object: object): unknown {
  return (object as { handle: unknown }).handle;
}

/** A fresh path for a socket, in the folder for temporary files. */
export function freshPath(): string {
  return join(tmpdir(), `m-${randomBytes(6).toString('hex')}.sock`);
}

// Values that keep their types.

const kinds: Readonly<Record<string, () => unknown>> = {
  undefined: () => undefined,
  null: () => null,
  'not a number': () => NaN,
  'minus zero': () => -0,
  infinity: () => -Infinity,
  'a large integer': () => 2 ** 53 - 1,
  'a bigint': () => -(10n ** 30n),
  'a string with all kinds of letters': () => 'tab\t \u0000 é 漢 🙂 \ud800',
  'an empty string': () => '',
  'a date': () => new Date(86_400_000),
  'a Map': () => new Map<unknown, unknown>([['a', new Map([[1, 2]])]]),
  'a Set': () => new Set([1, 'two', 3n]),
  'a typed array': () => Float64Array.of(1.5, -2),
  bytes: () => Uint8Array.of(0, 255, 7),
  'a regular expression': () => /a+b/gi,
  'nested objects': () => ({ a: [{ b: { c: [null, undefined, false] } }], __proto__x: 1 }),
  'an array with holes in it': () => [, 1, , 2], // eslint-disable-line no-sparse-arrays
  'a key named __proto__': () => JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}') as unknown,
};

export function kindsOfValues(): string[] {
  return Object.keys(kinds);
}

/** Puts such a value into a list, and compares what comes back. Null, or what is wrong. */
export async function keeps(list: object, kind: string): Promise<string | null> {
  const made = kinds[kind]?.();
  await call(list, 'push', [made]);
  const came = await call(list, 'at', [-1]);
  return isDeepStrictEqual(came, made)
    ? null
    : `it came back as ${typeof came}: ${String(JSON.stringify(came, shown))}`;
}

function shown(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

export async function keepsCycle(list: object): Promise<boolean> {
  const cycle: { self?: unknown } = {};
  cycle.self = cycle;
  await call(list, 'push', [cycle]);
  const came = (await call(list, 'at', [-1])) as { self: unknown };
  return came.self === came;
}

/** Changes a value after putting it, and changes what comes back: neither may change the server's value. */
export async function copies(list: object): Promise<unknown[]> {
  const mine = { score: [1] };
  await call(list, 'push', [mine]);
  mine.score.push(2);
  const came = (await call(list, 'at', [-1])) as { score: number[] };
  came.score.push(3);
  return [came === mine, await call(list, 'at', [-1])];
}

export async function pushUnsendable(list: object): Promise<Settled> {
  return attempt(list, 'push', [() => 1]);
}

/** The elements that `for await` yields; after the first, it calls another method of the list. */
export async function iterate(list: object, pushMeanwhile?: unknown): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const one of list as AsyncIterable<unknown>) {
    all.push(one);
    if (all.length === 1 && pushMeanwhile !== undefined) await call(list, 'push', [pushMeanwhile]);
    if (all.length > 100) break;
  }
  return all;
}

/** A dict's contents as pairs, whatever form `snapshot` returns. */
export async function pairs(dict: object): Promise<unknown[]> {
  const content = await call(dict, 'snapshot');
  if (content instanceof Map) return [...content];
  return Array.isArray(content) ? (content as unknown[]) : Object.entries(content as object);
}

/** Reads, writes and reads again through one and the same proxy. */
export async function readWriteRead(dict: object, key: unknown, value: unknown): Promise<unknown[]> {
  const before = await call(dict, 'get', [key]);
  await call(dict, 'set', [key, value]);
  return [before, await call(dict, 'get', [key])];
}

// Classes of our own.

export class Bankrupt extends Error {
  override readonly name = 'Bankrupt';
  readonly amount = 3;
}

export class Account {
  #balance: number;
  readonly open = true;
  constructor(initial: number) {
    if (initial < 0) throw new RangeError('an account does not begin with debts');
    this.#balance = initial;
  }
  deposit(amount: number): number {
    return (this.#balance += amount);
  }
  withdraw(amount: number): number {
    if (amount > this.#balance) throw new Bankrupt('there is not so much');
    return (this.#balance -= amount);
  }
  balance(): number {
    return this.#balance;
  }
  whereami(): number {
    return process.pid;
  }
  _audit(): string {
    return 'secret';
  }
  // Names as long as others that are not exposed.
  konstruktor(): string {
    return 'asked';
  }
  hasOwnProperti(): string {
    return 'asked';
  }
  toStrang(): string {
    return 'asked';
  }
  xaudit(): string {
    return 'asked';
  }
  async later(amount: number): Promise<number> {
    await Promise.resolve();
    return amount + 1;
  }
  outer(): unknown {
    return () => 1;
  }
}

export class Savings extends Account {
  interest(): number {
    return this.balance() / 100;
  }
}

const classes = { Account, Savings };

export function register(
  manager: number,
  name: string,
  Class: 'Account' | 'Savings',
  exposed?: readonly string[],
): unknown {
  return exposed === undefined
    ? at(manager).register(name, classes[Class])
    : at(manager).register(name, classes[Class], { exposed });
}

export async function registerWith(manager: number, name: unknown, Class: unknown): Promise<void> {
  // It may return at once or return a promise.
  await (at(manager).register as Call).call(at(manager), name, Class === 'a closure' ? class {} : Class);
}

/** `manager.Account(…)`, as Python has it, or `manager.create('Account', …)`. */
export async function create(manager: number, name: string, args: readonly unknown[]): Promise<object> {
  const found: unknown = Reflect.get(at(manager), name);
  if (typeof found === 'function') return (await (found as Call).apply(at(manager), [...args])) as object;
  return (await call(at(manager), 'create', [name, ...args])) as object;
}

export async function attemptCreate(
  manager: number,
  name: string,
  args: readonly unknown[],
): Promise<Settled> {
  const [one] = await settled([create(manager, name, args)]);
  return one?.kind === 'error' ? one : { kind: 'value', value: 'a proxy' };
}

/** The same through a manager to which another process has registered the class, if it knows of it. */
export async function createIfKnown(
  manager: number,
  name: string,
  args: readonly unknown[],
): Promise<object | null> {
  try {
    return await create(manager, name, args);
  } catch {
    return null;
  }
}

/**
 * Calls a method that should not be there. Members that every object has, and those of the proxy's class, belong to
 * this process: calling them would say nothing about the server.
 */
export async function attemptRemotely(
  object: object,
  method: string,
  args: readonly unknown[],
): Promise<Settled> {
  const found: unknown = Reflect.get(object, method);
  const { constructor } = Object.getPrototypeOf(object) as { constructor: unknown };
  const isLocal = found === constructor || found === Reflect.get(Object.prototype, method);
  if (isLocal && typeof found === 'function') return { kind: 'value', value: 'local' };
  return attempt(object, method, args);
}

/** A proxy inside a plain value in a dict: `{ deep: [proxy] }`. */
export async function callDeep(
  dict: object,
  key: string,
  method: string,
  args: readonly unknown[],
): Promise<unknown> {
  const { deep } = (await call(dict, 'get', [key])) as { deep: object[] };
  return call(deep[0] ?? {}, method, args);
}

/** Takes a plain list out of a list, and changes it. */
export async function changeCopy(list: object): Promise<void> {
  ((await call(list, 'at', [0])) as unknown[]).push('changed');
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

export async function withLock(lock: object, isThrowing: boolean): Promise<Settled> {
  return attempt(lock, 'withLock', [
    () => {
      if (isThrowing) throw new RangeError('in the body');
      return 'from the body';
    },
  ]);
}

// Many.

/** Makes `count` connections from this process, each of which pushes its name once. */
export async function connectMany(
  place: unknown,
  authKey: string,
  list: object,
  count: number,
  who: string,
): Promise<number> {
  const clients = await Promise.all(
    Array.from({ length: count }, async () => Manager.connect(place as string, authKey)),
  );
  const own = await Promise.all(
    clients.map(async (client) => call(client, 'list', [[1]]) as Promise<object>),
  );
  await Promise.all(
    own.map(async (mine, i) => {
      await call(mine, 'push', [2]);
      await call(list, 'push', [`${who} ${String(i)}`]);
    }),
  );
  const lengths = await Promise.all(
    own.map(async (mine) => ((await call(mine, 'snapshot')) as unknown[]).length),
  );
  await Promise.all(clients.map(async (client) => client.shutdown()));
  return lengths.filter((length) => length === 2).length;
}

/** `count` concurrent calls on one proxy. */
export async function pushMany(list: object, count: number): Promise<unknown[]> {
  return Promise.all(Array.from({ length: count }, async (_, i) => call(list, 'push', [i])));
}

/** How many more descriptors are open after `count` calls on one proxy. */
export async function descriptorsOf(list: object, count: number): Promise<number> {
  await call(list, 'at', [0]);
  const before = descriptors();
  for (let i = 0; i < count; i++) await call(list, 'at', [i]);
  return descriptors() - before;
}

// The walk-through.

export async function insertRecord(record: unknown, records: object): Promise<void> {
  await call(records, 'push', [record]);
  console.log('New record added!\n');
}

export async function printRecords(records: object): Promise<void> {
  for await (const [name, score] of records as AsyncIterable<[string, number]>)
    console.log(`Name: ${name}\nScore: ${String(score)}\n`);
}

/** As in the lesson: one process adds a record, the other prints them all. */
export async function records(): Promise<(number | null)[]> {
  await using manager = await Manager.start();
  const list = (await call(manager, 'list', [
    [
      ['Sam', 10],
      ['Adam', 9],
      ['Kevin', 9],
    ],
  ])) as object;
  const p1 = new Process(insertRecord, [['Jeff', 8], list]);
  const p2 = new Process(printRecords, [list]);
  p1.start();
  await p1.join();
  p2.start();
  await p2.join();
  return [p1.exitCode, p2.exitCode];
}

/** A child that uses a proxy and ends by itself. */
export async function usedByChild(list: object, item: unknown): Promise<number | null> {
  const child = new Process(pushAndLeave, [list, item]);
  child.start();
  await child.join();
  return child.exitCode;
}

export async function pushAndLeave(list: object, item: unknown): Promise<void> {
  await call(list, 'push', [item]);
}

/** A child that has a manager of its own, and stays: its process id, once the manager has been started. */
export async function startInChild(): Promise<number> {
  const started = SharedMemory.create(4);
  const child = new Process(startAndStay, [started]);
  child.start();
  while (started.load(0) === 0) await new Promise((resolve) => setTimeout(resolve, 2));
  started.close();
  return child.pid ?? 0;
}

export async function startAndStay(started: SharedMemory): Promise<void> {
  await Manager.start();
  started.store(0, 1);
  setInterval(() => undefined, 1000);
}

// Facts of this process.

export function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

export function exists(path: string): boolean {
  return existsSync(path);
}

export function memory(count: number): string {
  const made = SharedMemory.create(4 * count);
  memories.set(made.name, made);
  return made.name;
}

const memories = new Map<string, SharedMemory>();

export function words(name: string): number[] {
  const found = memories.get(name);
  return found === undefined ? [] : Array.from({ length: found.byteLength / 4 }, (_, i) => found.load(4 * i));
}
