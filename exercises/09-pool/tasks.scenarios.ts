import { SharedMemory } from '#kernel';
import { Pool } from '#katas/pool';
import type { Value } from '#katas/value';
import { passGate } from '#lab/gate';

/** What a pool's children run. These functions are exported, because functions travel by name. */

export function square(number: number): number {
  return number * number;
}

export function add(a: number, b: number): number {
  return a + b;
}

export function howMany(...all: unknown[]): number {
  return all.length;
}

export function identity(value: unknown): unknown {
  return value;
}

/** A result that is an error, and was not thrown. */
export function errorAsResult(): Error {
  return new TypeError('a result like any other');
}

/** Values that mean nothing, in many ways; NaN last. */
export function nothingMuch(index: number): unknown {
  return [undefined, null, 0, '', false, NaN][index];
}

export async function later(number: number): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return number + 1;
}

const times = (factor: number) => ({ scaled: (number: number) => number * factor }).scaled;

/** Two functions whose own name is the same. */
export const doubled = times(2);
export const tripled = times(3);

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

/** A task at a gate, in a process that does not end when it is asked to. */
export function stubborn(gates: string, gate: number): number {
  process.on('SIGTERM', () => undefined);
  return passGate(gates, gate);
}

/** Adds to a shared value, which travels as itself. */
export function addTo(value: Value, amount: number): number {
  value.value = Number(value.value) + amount;
  return amount;
}

/** A shareable that throws, or ends the process, where it is opened. */
export class Unopenable {
  constructor(readonly handle: 'throws' | 'exits') {}

  static open(handle: 'throws' | 'exits'): never {
    if (handle === 'exits') process.exit(7);
    throw new RangeError('what was shared is gone');
  }
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

/** Counts its run, and throws if this is the bad one. */
export function countedUnlessBad(item: { memory: string; index: number; bad: readonly number[] }): number {
  counted(item);
  return failsOn(item);
}

/** Ends its process, if this is the bad one. */
export function exitsOn({ index, bad }: { index: number; bad: readonly number[] }): number {
  return bad.includes(index) ? process.exit(7) : index;
}

/** Throws an error that says where it ran. */
export function failsSomewhere(): never {
  throw Object.assign(new RangeError('it fails'), { pid: process.pid });
}

export function throwsTwoErrors(): never {
  throw new AggregateError([new RangeError('the first'), new TypeError('the second')], 'two errors');
}

export function throwsText(): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- learners do
  throw 'just a text';
}

export function throwsUndefined(): never {
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

/** Records that it ran in this process: pids from word 1 of the memory; word 0 counts them. Its result says nothing. */
export function setUp(memory: string, value: unknown): false {
  const words = opened(memory);
  const at = words.add(0, 1) + 1;
  if (4 * at < words.byteLength) words.store(4 * at, process.pid);
  setUpWith = value;
  return false;
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

/** Virtual time: it passes when nothing else can happen, so what need not wait for it comes before. */
const SOON_MS = 20;

/** Sets up after a while: its promise has to be awaited. */
export async function setsUpLater(memory: string, value: unknown): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SOON_MS));
  setUp(memory, value);
}

/** Rejects after a while. */
export async function failsToSetUpLater(memory: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, SOON_MS));
  failsToSetUp(memory);
}

// Words of shared memory, for counting.

const memories = new Map<string, SharedMemory>();

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

function opened(name: string): SharedMemory {
  const memory = memories.get(name) ?? SharedMemory.open(name);
  memories.set(name, memory);
  return memory;
}

// Laws name a function by its name.

const functions = {
  square,
  add,
  howMany,
  identity,
  errorAsResult,
  nothingMuch,
  later,
  doubled,
  tripled,
  whoAmI,
  counted,
  countedUnlessBad,
  gated,
  gatedCall,
  stubborn,
  addTo,
  deepInTheTask,
  failsOn,
  exitsOn,
  failsSomewhere,
  throwsTwoErrors,
  throwsText,
  throwsUndefined,
  leaves,
  unsendableResult,
  unsendableError,
  bytes,
  bigError,
  poolInside,
  setUp,
  whatWasSetUp,
  failsToSetUp,
  failsToSetUpLater,
  exitsInSetUp,
  setsUpSoOften,
  setsUpLater,
  waitsInSetUp,
};
export type FunctionName = keyof typeof functions;
type Any = (...args: unknown[]) => unknown;

export function named(name: FunctionName): Any {
  return functions[name] as Any;
}
