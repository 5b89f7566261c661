import { Pool, type TaskOptions } from '#katas/pool';
import { Process } from '#katas/process';
import { at, type ApplyCall } from './calls.scenarios';
import { settled, type Settled } from './outcomes.scenarios';
import { endless, keep } from './streams.scenarios';
import { gated, leaves, named, square, type FunctionName } from './tasks.scenarios';

// The extra stage: calls with a signal, which the law aborts when it likes, and with a timeout.

const controllers: AbortController[] = [];

function newSignal(): AbortSignal {
  const controller = new AbortController();
  controllers.push(controller);
  return controller.signal;
}

/** Aborts the last call. */
export function abort(): void {
  controllers.at(-1)?.abort(new RangeError('given up'));
}

async function outcome(call: () => Promise<unknown>): Promise<Settled> {
  const [one] = await settled([(async () => call())()]);
  return one ?? { kind: 'value', value: undefined };
}

export async function applyWithSignal(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
  isAborted = false,
): Promise<Settled> {
  const signal = newSignal();
  if (isAborted) abort();
  return outcome(() => at(pool).apply(named(name), args, { signal }));
}

/** Calls with one signal, on which their program listens, too. Returns how often that was called. */
export async function applyAllWithSignal(
  pool: number,
  calls: readonly ApplyCall[],
): Promise<[outcomes: Settled[], heard: number]> {
  const signal = newSignal();
  let heard = 0;
  signal.onabort = () => (heard += 1);
  const outcomes = await settled(
    calls.map(async ({ name, args }) => at(pool).apply(named(name), args, { signal })),
  );
  return [outcomes, heard];
}

/** A map whose items are gates, from 0. */
export async function mapWithSignal(pool: number, gates: string, count: number): Promise<Settled> {
  return mapWith(pool, gates, count, { signal: newSignal() });
}

export async function mapWithTimeout(
  pool: number,
  gates: string,
  count: number,
  timeoutMs: number,
): Promise<Settled> {
  return mapWith(pool, gates, count, { timeoutMs });
}

async function mapWith(pool: number, gates: string, count: number, limits: TaskOptions): Promise<Settled> {
  const items = Array.from({ length: count }, (_, gate) => ({ gates, gate }));
  return outcome(() => at(pool).map(gated, items, { chunkSize: 1, ...limits }));
}

/** An imap over an endless source. Returns the iterator. */
export function imapWithSignal(pool: number): number {
  return keep(at(pool).imap(square, endless(), { signal: newSignal() }));
}

/** Nothing but time passes. */
export async function letTimePass(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

export async function applyWithTimeout(
  pool: number,
  name: FunctionName,
  args: readonly unknown[],
  timeoutMs: number,
): Promise<Settled> {
  return outcome(() => at(pool).apply(named(name), args, { timeoutMs }));
}

/** A child whose tasks end long before their time: one with a result, one with its process. Returns its exit code. */
export async function limitsInChild(timeoutMs: number): Promise<number | null> {
  const child = new Process(haveTimeToSpare, [timeoutMs]);
  child.start();
  await child.join();
  return child.exitCode;
}

export async function haveTimeToSpare(timeoutMs: number): Promise<void> {
  const pool = new Pool({ processes: 1 });
  await pool.apply(square, [2], { timeoutMs });
  await outcome(() => pool.apply(leaves, ['exit'], { timeoutMs }));
  pool.close();
  await pool.join();
}
