import { inspect } from 'node:util';

export interface PoolOptions<InitArgs extends readonly unknown[] = readonly unknown[]> {
  /** How many children. Default: as many as can run at the same instant. */
  readonly processes?: number;
  /** An exported function, called once in each child, replacements included, before its first task. */
  readonly initializer?: (...args: InitArgs) => unknown;
  readonly initArgs?: Readonly<InitArgs>;
  /** A child is replaced after this many tasks; a chunk is one task. Default: never. */
  readonly maxTasksPerChild?: number;
}

export interface TaskOptions {
  /** Cancels a call. It rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** The most milliseconds that each task may run. Default: Infinity. */
  readonly timeoutMs?: number;
}

export interface MapOptions extends TaskOptions {
  /** How many items a child gets at a time, as one task. Default: for map a quarter of a child's share, for imap 1. */
  readonly chunkSize?: number;
}

export function check(isRight: boolean, argument: string, expected: string, actual: unknown): void {
  if (!isRight) throw new TypeError(`${argument} must be ${expected}; it is ${inspect(actual)}.`);
}

export function checkCount(argument: string, count: unknown): void {
  check(typeof count === 'number', argument, 'a number', count);
  if (!Number.isSafeInteger(count) || Number(count) < 1)
    throw new RangeError(`${argument} must be an integer, 1 or more; it is ${String(count)}.`);
}

export function checkOptions(options: unknown): void {
  check(typeof options === 'object' && options !== null, 'options', 'an object', options);
  const { chunkSize } = options as MapOptions;
  if (chunkSize !== undefined) checkCount('chunkSize', chunkSize);
}

export function checkFunction(argument: string, fn: unknown): void {
  check(typeof fn === 'function', argument, 'a function that its module exports', fn);
}

export function listOf<Item>(argument: string, items: Iterable<Item>): Item[] {
  check(Symbol.iterator in Object(items), argument, 'an iterable', items);
  return [...items];
}
