import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { SharedMemory, sleep } from '#kernel';
import { Pool, type PoolOptions } from '#katas/pool';
import { cpuCount, Process } from '#katas/process';
import { Value } from '#katas/value';
import { passGate } from '#lab/gate';

// What the pool's children run. These functions are exported, because functions travel by name.

export function square(number: number): number {
  return number * number;
}

export function add(a: number, b: number): number {
  return a + b;
}

export function identity(value: unknown): unknown {
  return value;
}

/** Values that mean nothing, in many ways; NaN last. */
export function nothingMuch(index: number): unknown {
  return [undefined, null, 0, '', false, NaN][index];
}

export async function later(number: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return number + 1;
}

export function whoAmI(): number {
  return process.pid;
}

/** Counts a run of task `index`, and returns where it ran. */
export function counted({ memory, index }: { memory: string; index: number }): number {
  const counters = opened(memory);
  counters.add(4 * index, 1);
  return process.pid;
}

export function gated({ gates, gate }: { gates: string; gate: number }): number {
  return passGate(gates, gate);
}

export function gatedCall(gates: string, gate: number): number {
  return passGate(gates, gate);
}

/** Adds to a shared value, which travels as itself. */
export function addTo(value: Value, amount: number): number {
  value.value = Number(value.value) + amount;
  return amount;
}

export class Bankrupt extends Error {
  override readonly name = 'Bankrupt';
  readonly amount = 3;
}

export function deepInTheTask(message: string): never {
  throw new Bankrupt(message, { cause: new RangeError('the cause') });
}

export function failsOn({ index, bad }: { index: number; bad: readonly number[] }): number {
  if (bad.includes(index)) throw new RangeError(`item ${String(index)} is bad`);
  return index;
}

export function throwsText(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- learners do
  throw 'just a text';
}

export function throwsNothing(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- learners do
  throw undefined;
}

export function leaves(how: 'exit' | 'kill' | 'crash' | 'quietly'): unknown {
  if (how === 'exit') process.exit(7);
  if (how === 'quietly') process.exit(0);
  if (how === 'kill') process.kill(process.pid, 'SIGKILL');
  if (how === 'crash')
    setImmediate(() => {
      throw new Error('crashed outside the task');
    });
  return new Promise(() => undefined);
}

export function unsendableResult(kind: string): unknown {
  if (kind === 'function') return () => 1;
  if (kind === 'symbol') return Symbol('s');
  return { deep: [1, { of: new WeakMap() }] };
}

export function unsendableError(): never {
  throw Object.assign(new RangeError('with a function in it'), { helper: () => 1 });
}

export function bytes(length: number): Uint8Array {
  const made = new Uint8Array(length);
  for (let i = 0; i < length; i++) made[i] = i * 31 + length;
  return made;
}

export function sumOf(data: Uint8Array): number {
  let sum = 0;
  for (const byte of data) sum = (sum + byte) % 65_521;
  return sum;
}

export function bigError(length: number): never {
  throw new Error('x'.repeat(length));
}

export async function poolInside(numbers: readonly number[]): Promise<number[]> {
  const pool = new Pool({ processes: 2 });
  const results = await pool.map(square, numbers);
  pool.close();
  await pool.join();
  return results;
}

// Initializers.

let setUpWith: unknown = 'not set up';

/** Records that it ran in this process: pids from word 1 of the memory; word 0 counts them. */
export function setUp(memory: string, value: unknown): void {
  const words = opened(memory);
  const at = words.add(0, 1) + 1;
  if (4 * at < words.byteLength) words.store(4 * at, process.pid);
  setUpWith = value;
}

export function whatWasSetUp(): [value: unknown, pid: number] {
  return [setUpWith, process.pid];
}

export function failsToSetUp(memory: string): never {
  opened(memory).add(0, 1);
  throw new RangeError('the initializer has no licence');
}

export function exitsInSetUp(memory: string): never {
  opened(memory).add(0, 1);
  return process.exit(5);
}

/** Works `times` times, then never again. */
export function setsUpSoOften(memory: string, times: number): void {
  if (opened(memory).add(0, 1) >= times) throw new RangeError('the initializer has no licence');
}

export function waitsInSetUp(gates: string): void {
  passGate(gates, 0);
}

const memories = new Map<string, SharedMemory>();

function opened(name: string): SharedMemory {
  const memory = memories.get(name) ?? SharedMemory.open(name);
  memories.set(name, memory);
  return memory;
}

// What the checks call.

const functions = {
  square,
  add,
  identity,
  nothingMuch,
  later,
  whoAmI,
  counted,
  gated,
  gatedCall,
  addTo,
  deepInTheTask,
  failsOn,
  throwsText,
  throwsNothing,
  leaves,
  unsendableResult,
  unsendableError,
  bytes,
  sumOf,
  bigError,
  poolInside,
  setUp,
  whatWasSetUp,
  failsToSetUp,
  exitsInSetUp,
  setsUpSoOften,
  waitsInSetUp,
};
export type FunctionName = keyof typeof functions;
type Any = (...args: unknown[]) => unknown;

function named(name: FunctionName): Any {
  return functions[name] as Any;
}

export interface Options {
  readonly processes?: number;
  readonly initializer?: FunctionName;
  readonly initArgs?: readonly unknown[];
  readonly maxTasksPerChild?: number;
}

const pools: Pool[] = [];

/** Makes a Pool; checks refer to it by its number. */
export function open({ initializer, ...options }: Options = {}): number {
  const all = initializer === undefined ? options : { ...options, initializer: named(initializer) };
  return pools.push(new Pool(all)) - 1;
}

/** Calls the constructor with whatever a check wants to try. If nothing is thrown, ends the pool. */
export function openWith(options: unknown): void {
  new Pool(options as PoolOptions).terminate();
}

export function openWithoutInitializer(): void {
  openWith({ processes: 1, initializer: 'setUp' });
}

/** An initializer that cannot travel. */
export function openWithClosure(): void {
  openWith({ processes: 1, initializer: () => undefined });
}

function at(pool: number): Pool {
  const found = pools[pool];
  assert(found !== undefined, `no pool was made with number ${String(pool)}`);
  return found;
}

export function pids(pool: number): number[] {
  return [...at(pool).pids];
}

export function cpus(): number {
  return cpuCount();
}

export async function apply(pool: number, name: FunctionName, args: readonly unknown[]): Promise<unknown> {
  return at(pool).apply(named(name), args);
}

export async function map(
  pool: number,
  name: FunctionName,
  items: readonly unknown[],
  options?: { chunkSize?: number },
): Promise<unknown[]> {
  return options === undefined ? at(pool).map(named(name), items) : at(pool).map(named(name), items, options);
}

export async function starmap(
  pool: number,
  name: FunctionName,
  argLists: readonly (readonly unknown[])[],
  options?: { chunkSize?: number },
): Promise<unknown[]> {
  return options === undefined
    ? at(pool).starmap(named(name), argLists)
    : at(pool).starmap(named(name), argLists, options);
}

/** A call with whatever a check wants to try. */
export async function callWith(
  pool: number,
  method: 'apply' | 'map' | 'starmap',
  args: unknown[],
): Promise<unknown> {
  const call = at(pool)[method].bind(at(pool)) as (...args: unknown[]) => Promise<unknown>;
  return call(...args.map((arg) => (arg === 'the square' ? square : arg)));
}

/** imap is lazy: an error may show only at the first next(). */
export async function imapWith(pool: number, args: unknown[]): Promise<unknown> {
  const call = at(pool).imap.bind(at(pool)) as (...args: unknown[]) => AsyncIterable<unknown>;
  const results: unknown[] = [];
  for await (const result of call(...args.map((arg) => (arg === 'the square' ? square : arg))))
    results.push(result);
  return results;
}

export async function applyClosure(pool: number): Promise<unknown> {
  const secret = 7;
  return at(pool).apply(() => secret, []);
}

/** `count` concurrent calls of apply; returns the outcome of each. */
export async function applyAll(
  pool: number,
  calls: readonly { readonly name: FunctionName; readonly args: readonly unknown[] }[],
): Promise<Settled[]> {
  return settled(calls.map(async ({ name, args }) => at(pool).apply(named(name), args)));
}

/** The same, but one call has an argument that cannot be sent. */
export async function applyAround(pool: number, kind: 'function' | 'symbol' | 'weak'): Promise<Settled[]> {
  return settled([
    at(pool).apply(square, [2]),
    (async () => at(pool).apply(identity, [unsendable(kind)]))(),
    at(pool).apply(square, [3]),
  ]);
}

export async function mapAround(pool: number, kind: 'function' | 'symbol' | 'weak'): Promise<Settled> {
  const [one] = await settled([
    (async () => at(pool).map(identity, [1, unsendable(kind), 3], { chunkSize: 1 }))(),
  ]);
  return one ?? { kind: 'value', value: undefined };
}

function unsendable(kind: 'function' | 'symbol' | 'weak'): unknown {
  return kind === 'function' ? () => 1 : kind === 'symbol' ? Symbol('s') : { deep: [new WeakMap()] };
}

export type Settled =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: ErrorAsSeen };

/** An error as its catcher sees it. */
export interface ErrorAsSeen {
  readonly name: string;
  readonly message: string;
  readonly isError: boolean;
  readonly fields: Record<string, unknown>;
  readonly cause: string;
  /** Where an error says that it came from: its stack, and all strings in its fields. */
  readonly trace: string;
}

async function settled(promises: readonly Promise<unknown>[]): Promise<Settled[]> {
  const all = await Promise.allSettled(promises);
  return all.map((one) =>
    one.status === 'fulfilled'
      ? { kind: 'value', value: one.value }
      : { kind: 'error', error: seen(one.reason) },
  );
}

function seen(reason: unknown): ErrorAsSeen {
  if (!(reason instanceof Error)) {
    const message = String(reason);
    return { name: typeof reason, message, isError: false, fields: {}, cause: '', trace: message };
  }
  const fields: Record<string, unknown> = {};
  let trace = reason.stack ?? '';
  for (const key of Object.getOwnPropertyNames(reason)) {
    if (['stack', 'message', 'cause', 'name'].includes(key)) continue;
    const value: unknown = Reflect.get(reason, key);
    if (['string', 'number', 'boolean'].includes(typeof value) || value === null) fields[key] = value;
    if (typeof value === 'string') trace += `\n${value}`;
  }
  const { cause } = reason;
  if (cause instanceof Error) trace += `\n${cause.stack ?? ''}`;
  return {
    name: reason.name,
    message: reason.message,
    isError: true,
    fields,
    cause: cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause),
    trace,
  };
}

/** The error with which apply rejects, or undefined. */
export async function errorOf(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
): Promise<ErrorAsSeen | undefined> {
  const [one] = await settled([(async () => at(pool).apply(named(name), args))()]);
  return one?.kind === 'error' ? one.error : undefined;
}

export async function errorOfMap(
  pool: number,
  name: FunctionName,
  items: readonly unknown[],
  options: { chunkSize?: number },
): Promise<ErrorAsSeen | undefined> {
  const [one] = await settled([(async () => at(pool).map(named(name), items, options))()]);
  return one?.kind === 'error' ? one.error : undefined;
}

// Inputs of other kinds than arrays.

export async function mapOver(pool: number, kind: 'set' | 'generator' | 'string'): Promise<unknown[]> {
  const inputs = { set: new Set([3, 4]), generator: upTo(5), string: 'abc' };
  return at(pool).map(identity, inputs[kind] as Iterable<unknown>, { chunkSize: 2 });
}

export async function starmapOver(pool: number): Promise<unknown[]> {
  return at(pool).starmap(
    add,
    new Map([
      [1, 2],
      [3, 4],
    ]) as Iterable<readonly [number, number]>,
  );
}

function* upTo(end: number): Generator<number> {
  for (let n = 0; n < end; n++) yield n;
}

function* breaksAfter(end: number): Generator<number> {
  yield* upTo(end);
  throw new RangeError('the input broke off');
}

/**
 * The outcome of map, or of imap to its end, for an input that throws half-way: the results before it, then the error.
 */
export async function brokenInput(
  pool: number,
  method: 'map' | 'starmap' | 'imap' | 'imapUnordered',
  good: number,
  chunkSize: number,
): Promise<{ results: unknown[]; error: ErrorAsSeen | undefined }> {
  const results: unknown[] = [];
  const [one] = await settled([
    (async () => {
      if (method === 'map') results.push(...(await at(pool).map(square, breaksAfter(good), { chunkSize })));
      else if (method === 'starmap')
        results.push(...(await at(pool).starmap(square, pairs(breaksAfter(good)), { chunkSize })));
      else
        for await (const result of at(pool)[method](square, breaksAfter(good), { chunkSize }))
          results.push(result);
    })(),
  ]);
  return { results, error: one?.kind === 'error' ? one.error : undefined };
}

/** The same for imap, whose one good item waits at a gate, so its result comes after the input has thrown. */
export async function brokenBehindGate(
  pool: number,
  method: 'imap' | 'imapUnordered',
  gates: string,
): Promise<{ results: unknown[]; error: ErrorAsSeen | undefined }> {
  function* items(): Generator<{ gates: string; gate: number }> {
    yield { gates, gate: 0 };
    throw new RangeError('the input broke off');
  }
  const results: unknown[] = [];
  const [one] = await settled([
    (async () => {
      for await (const result of at(pool)[method](gated, items())) results.push(result);
    })(),
  ]);
  return { results, error: one?.kind === 'error' ? one.error : undefined };
}

function* pairs(items: Iterable<number>): Generator<[number]> {
  for (const item of items) yield [item];
}

// Iterators, kept between calls.

const iterators: AsyncIterator<unknown>[] = [];
let taken = 0;
let isSourceClosed = false;

export function imap(
  pool: number,
  method: 'imap' | 'imapUnordered',
  name: FunctionName,
  items: readonly unknown[],
  options?: { chunkSize?: number },
): number {
  const iterable =
    options === undefined
      ? at(pool)[method](named(name), items)
      : at(pool)[method](named(name), items, options);
  return iterators.push(iterable[Symbol.asyncIterator]()) - 1;
}

export function imapEndless(
  pool: number,
  method: 'imap' | 'imapUnordered',
  options?: { chunkSize?: number },
): number {
  taken = 0;
  isSourceClosed = false;
  const items = endless();
  const iterable =
    options === undefined ? at(pool)[method](square, items) : at(pool)[method](square, items, options);
  return iterators.push(iterable[Symbol.asyncIterator]()) - 1;
}

function* endless(): Generator<number> {
  try {
    for (;;) {
      taken += 1;
      // Code that takes everything would never stop: this ends it, and is reported.
      if (taken > 200_000) return;
      yield taken - 1;
    }
  } finally {
    isSourceClosed = true;
  }
}

export function source(): { taken: number; isClosed: boolean } {
  return { taken, isClosed: isSourceClosed };
}

function iteratorAt(iterator: number): AsyncIterator<unknown, unknown> {
  const found = iterators[iterator];
  assert(found !== undefined, `there is no iterator ${String(iterator)}`);
  return found;
}

export async function next(iterator: number): Promise<{ done: boolean; value: unknown }> {
  const { done = false, value } = await iteratorAt(iterator).next();
  return { done, value };
}

/** The next `count` results. */
export async function take(iterator: number, count: number): Promise<unknown[]> {
  const results: unknown[] = [];
  while (results.length < count) {
    const { done, value } = await iteratorAt(iterator).next();
    if (done === true) break;
    results.push(value);
  }
  return results;
}

/** As `break` in a `for await` does. */
export async function leave(iterator: number): Promise<void> {
  await iteratorAt(iterator).return?.();
}

// Ends.

export function close(pool: number): void {
  at(pool).close();
}

export async function join(pool: number): Promise<void> {
  await at(pool).join();
}

export function terminate(pool: number): void {
  at(pool).terminate();
}

export async function dispose(pool: number): Promise<void> {
  await at(pool)[Symbol.asyncDispose]();
}

/** Ends it, whatever its state. */
export async function end(pool: number): Promise<void> {
  at(pool).terminate();
  await at(pool).join();
}

export async function closeAndJoin(pool: number): Promise<void> {
  at(pool).close();
  await at(pool).join();
}

/** Gives tasks, and closes and joins at once, before any can have ended. Returns their results. */
export async function applyCloseJoin(
  pool: number,
  calls: readonly { readonly name: FunctionName; readonly args: readonly unknown[] }[],
): Promise<Settled[]> {
  const results = applyAll(pool, calls);
  at(pool).close();
  await at(pool).join();
  return results;
}

/** Many waiting tasks, then terminate() and join(). Returns how many of them rejected, and how many stayed pending. */
export async function terminateAmong(
  pool: number,
  name: FunctionName,
  argLists: readonly (readonly unknown[])[],
): Promise<{ rejected: number; resolved: number }> {
  const all = argLists.map(async (args) => at(pool).apply(named(name), args));
  const outcomes = Promise.allSettled(all);
  at(pool).terminate();
  await at(pool).join();
  const settledAll = await outcomes;
  const rejected = settledAll.filter(({ status }) => status === 'rejected').length;
  return { rejected, resolved: settledAll.length - rejected };
}

/** Starts map, and does not read the children's results for a while, so the results must wait. */
export async function mapWhileBusy(
  pool: number,
  name: FunctionName,
  items: readonly unknown[],
  busyMs: number,
): Promise<number> {
  const results = at(pool).map(named(name), items, { chunkSize: 1 });
  // Only now do the children get the items.
  await new Promise((resolve) => setImmediate(resolve));
  sleep(busyMs);
  const all = await results;
  return all.filter((result, i) => isDeepStrictEqual(result, named(name)(items[i]))).length;
}

/** Sends a large item and gets a large result back. Returns what is wrong with them, or null. */
export async function large(pool: number, length: number): Promise<string | null> {
  const data = bytes(length);
  const came = await at(pool).apply(identity, [data]);
  if (!(came instanceof Uint8Array)) return `no bytes came back, but ${typeof came}`;
  if (came.length !== length) return `${String(came.length)} bytes came back`;
  return sumOf(came) === sumOf(data) ? null : 'other bytes came back';
}

export async function sharedValue(pool: number, amounts: readonly number[]): Promise<unknown[]> {
  const value = new Value('i', 100);
  const results: unknown[] = [];
  for (const amount of amounts) results.push(await at(pool).apply(addTo, [value, amount]));
  results.push(value.value);
  value.close();
  return results;
}

/** A child that has a pool of its own, with two tasks at their gates. Returns its process id. */
export function poolInChild(gates: string): number {
  const child = new Process(holdPool, [gates]);
  child.start();
  return child.pid ?? 0;
}

export async function holdPool(gates: string): Promise<void> {
  const pool = new Pool({ processes: 2 });
  await Promise.all([0, 1].map(async (gate) => pool.apply(gatedCall, [gates, gate])));
}

/** A child whose program ends with join(). Returns its exit code, and 1 if join() resolved. */
export async function terminateInChild(): Promise<[exitCode: number | null, joined: number]> {
  const joined = SharedMemory.create(4);
  const child = new Process(terminateAndJoin, [joined]);
  child.start();
  await child.join();
  const result: [number | null, number] = [child.exitCode, joined.load(0)];
  joined.close();
  return result;
}

export async function terminateAndJoin(joined: SharedMemory): Promise<void> {
  const pool = new Pool({ processes: 2 });
  await pool.apply(square, [2]);
  pool.terminate();
  await pool.join();
  joined.store(0, 1);
}

// Facts of this process.

export function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** Words of shared memory for counting. */
export function memory(words: number): string {
  const made = SharedMemory.create(4 * words);
  memories.set(made.name, made);
  return made.name;
}

export function words(name: string): number[] {
  const found = opened(name);
  return Array.from({ length: found.byteLength / 4 }, (_, i) => found.load(4 * i));
}

export function forget(name: string): void {
  memories.get(name)?.close();
  memories.delete(name);
}

// The extra.

/** A task with a signal that the check aborts at a time of its choice: see abort(). */
const controllers: AbortController[] = [];

export async function applyWithSignal(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
  isAborted = false,
): Promise<Settled> {
  const controller = new AbortController();
  if (isAborted) controller.abort(new RangeError('given up'));
  controllers.push(controller);
  const [one] = await settled([
    (async () => at(pool).apply(named(name), args, { signal: controller.signal }))(),
  ]);
  return one ?? { kind: 'value', value: undefined };
}

/** Aborts the last task. */
export function abort(): void {
  controllers.at(-1)?.abort(new RangeError('given up'));
}

export async function applyWithTimeout(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
  timeoutMs: number,
): Promise<Settled> {
  const [one] = await settled([(async () => at(pool).apply(named(name), args, { timeoutMs }))()]);
  return one ?? { kind: 'value', value: undefined };
}
