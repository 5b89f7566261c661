import { availableParallelism } from 'node:os';
import { inspect } from 'node:util';
import { MOST_SEATS } from './tickets';

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
  /** Cancels the call: tasks that have not begun never will; those that have are killed with their children. */
  readonly signal?: AbortSignal;
  /**
   * The most milliseconds that a task may run, counted from its beginning. After that: TaskTimeout. Default: Infinity.
   */
  readonly timeoutMs?: number;
}

export interface MapOptions extends TaskOptions {
  /** How many items make a task. Default: for map a quarter of a child's share, for imap 1. */
  readonly chunkSize?: number;
}

export interface CheckedOptions {
  readonly processes: number;
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initArgs: readonly unknown[];
  readonly maxTasks: number;
}

export function checkPoolOptions<InitArgs extends readonly unknown[]>(
  options: PoolOptions<InitArgs>,
): CheckedOptions {
  checkObject(options);
  const { processes = availableParallelism(), initializer, initArgs = [], maxTasksPerChild } = options;
  checkCount('processes', processes);
  if (processes > MOST_SEATS)
    throw new RangeError(`processes must be ${MOST_SEATS} or less; it is ${processes}.`);
  if (initializer !== undefined) checkFunction('initializer', initializer);
  if (!Array.isArray(initArgs))
    throw wrongType('initArgs', 'an array, one item for each parameter', initArgs);
  if (maxTasksPerChild !== undefined) checkCount('maxTasksPerChild', maxTasksPerChild);
  return {
    processes,
    initializer,
    initArgs: [...(initArgs as readonly unknown[])],
    maxTasks: maxTasksPerChild ?? Infinity,
  };
}

export function checkTaskOptions(options: MapOptions): void {
  checkObject(options);
  const { chunkSize, timeoutMs, signal } = options;
  if (chunkSize !== undefined) checkCount('chunkSize', chunkSize);
  if (timeoutMs !== undefined && (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)))
    throw wrongType('timeoutMs', 'a number of milliseconds', timeoutMs);
  if (signal !== undefined && !('aborted' in Object(signal) && 'addEventListener' in signal))
    throw wrongType('signal', 'an AbortSignal', signal);
}

export function checkFunction(argument: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(argument, 'a function that its module exports', value);
}

/** Its iterator is not requested yet, because that may have effects. */
export function checkIterable(argument: string, value: unknown, isAsyncFine = false): void {
  if (value != null && Symbol.iterator in Object(value)) return;
  if (isAsyncFine && value != null && Symbol.asyncIterator in Object(value)) return;
  throw wrongType(argument, isAsyncFine ? 'an iterable or an async iterable' : 'an iterable', value);
}

export function checkArguments(argument: string, value: unknown): void {
  if (!Array.isArray(value)) throw wrongType(argument, 'an array, one item for each parameter', value);
}

function checkObject(options: unknown): void {
  if (typeof options !== 'object' || options === null) throw wrongType('options', 'an object', options);
}

function checkCount(argument: string, value: unknown): void {
  if (typeof value !== 'number') throw wrongType(argument, 'a number', value);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new RangeError(`${argument} must be an integer, 1 or more; it is ${value}.`);
}

function wrongType(argument: string, expected: string, came: unknown): TypeError {
  return new TypeError(`${argument} must be ${expected}; it is ${inspect(came, { depth: 0 })}.`);
}
