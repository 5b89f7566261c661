import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { sleep } from '#kernel';
import { Pool, type PoolOptions } from '#katas/pool';
import { cpuCount } from '#katas/process';
import { Value } from '#katas/value';
import { settled, type ErrorAsSeen, type Settled } from './outcomes.scenarios';
import { add, addTo, bytes, identity, named, square, sumOf, Unopenable } from './tasks.scenarios';
import type { FunctionName } from './tasks.scenarios';

// Pools, and calls whose results come all at once. A law refers to a pool by its number.

export interface Options {
  readonly processes?: number;
  readonly initializer?: FunctionName;
  readonly initArgs?: readonly unknown[];
  readonly maxTasksPerChild?: number;
}

const pools: Pool[] = [];

export function open({ initializer, ...options }: Options = {}): number {
  const all = initializer === undefined ? options : { ...options, initializer: named(initializer) };
  return pools.push(new Pool(all)) - 1;
}

/** Calls the constructor with whatever a law wants to try. */
export function openWith(options: unknown): void {
  pools.push(new Pool(options as PoolOptions));
}

/** Ends all pools of this process, where terminate() is written and works. */
export function endPools(): void {
  try {
    for (const pool of pools.splice(0)) pool.terminate();
  } catch {
    // Then they end with their process.
  }
}

export function openWithoutInitializer(): void {
  openWith({ processes: 1, initializer: 'setUp' });
}

/** An initializer that cannot travel. */
export function openWithClosure(): void {
  openWith({ processes: 1, initializer: () => undefined });
}

export function at(pool: number): Pool {
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

export async function applyClosure(pool: number): Promise<unknown> {
  const secret = 7;
  return at(pool).apply(() => secret, []);
}

export interface ApplyCall {
  readonly name: FunctionName;
  readonly args: readonly unknown[];
}

/** Concurrent calls of apply; returns the outcome of each. */
export async function applyAll(pool: number, calls: readonly ApplyCall[]): Promise<Settled[]> {
  return settled(calls.map(async ({ name, args }) => at(pool).apply(named(name), args)));
}

/** Three calls, of which the second has an argument that cannot be sent, and close() and join(). */
export async function applyAround(pool: number, kind: 'function' | 'symbol' | 'weak'): Promise<Settled[]> {
  const outcomes = settled([
    at(pool).apply(square, [2]),
    (async () => at(pool).apply(identity, [unsendable(kind)]))(),
    at(pool).apply(square, [3]),
  ]);
  at(pool).close();
  await at(pool).join();
  return outcomes;
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

export async function outcomeOf(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
): Promise<Settled> {
  const [one] = await settled([(async () => at(pool).apply(named(name), args))()]);
  return one ?? { kind: 'value', value: undefined };
}

/** apply with a shareable that throws, or ends the process, where it is opened. */
export async function applyUnopenable(pool: number, how: 'throws' | 'exits'): Promise<Settled> {
  return outcomeOf(pool, 'identity', [new Unopenable(how)]);
}

/** The error with which apply rejects, or undefined. */
export async function errorOf(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
): Promise<ErrorAsSeen | undefined> {
  const one = await outcomeOf(pool, name, args);
  return one.kind === 'error' ? one.error : undefined;
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

export function* upTo(end: number): Generator<number> {
  for (let n = 0; n < end; n++) yield n;
}

export function* breaksAfter(end: number): Generator<number> {
  yield* upTo(end);
  throw new RangeError('the input broke off');
}

/** The outcome of map, or of starmap, for an input that throws half-way. */
export async function brokenList(
  pool: number,
  method: 'map' | 'starmap',
  good: number,
): Promise<ErrorAsSeen | undefined> {
  const call = async (): Promise<unknown> =>
    method === 'map'
      ? at(pool).map(square, breaksAfter(good), { chunkSize: 1 })
      : at(pool).starmap(square, pairs(breaksAfter(good)), { chunkSize: 1 });
  const [one] = await settled([call()]);
  return one?.kind === 'error' ? one.error : undefined;
}

function* pairs(items: Iterable<number>): Generator<[number]> {
  for (const item of items) yield [item];
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
