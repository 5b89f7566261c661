import { readdirSync } from 'node:fs';
import { SharedMemory } from '#kernel';
import { Pool } from '#katas/pool';
import { Process } from '#katas/process';
import { applyAll, at, type ApplyCall } from './calls.scenarios';
import { settled, type Settled } from './outcomes.scenarios';
import { gatedCall, square, type FunctionName } from './tasks.scenarios';

// How pools end.

/** A call for each number from 0, which is the last argument. */
function callsOf(name: FunctionName, count: number, ...args: readonly unknown[]): ApplyCall[] {
  return Array.from({ length: count }, (_, n) => ({ name, args: [...args, n] }));
}

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

/** Calls of a task that waits at a gate, from gate 0. */
export async function applyAtGates(pool: number, gates: string, count: number): Promise<Settled[]> {
  return applyAll(pool, callsOf('gatedCall', count, gates));
}

/** Squares of 0, 1, …; closes and joins at once, before any can have ended. Returns their results. */
export async function applyCloseJoin(pool: number, count: number): Promise<Settled[]> {
  const results = applyAll(pool, callsOf('square', count));
  at(pool).close();
  await at(pool).join();
  return results;
}

/** What becomes of a call of each method. What returns a promise may not throw instead; imap() may. */
export async function callAll(pool: number): Promise<Settled[]> {
  return settled([
    at(pool).apply(square, [2]),
    at(pool).map(square, [2]),
    at(pool).starmap(square, [[2]]),
    (async () => at(pool).imap(square, [2]).next())(),
  ]);
}

/** Many tasks at a gate, then terminate() and join(). Returns the names of their errors, each once, and their number. */
export async function terminateAmong(
  pool: number,
  gates: string,
  count: number,
): Promise<{ rejected: number; names: string[] }> {
  const calls = Array.from({ length: count }, async () => at(pool).apply(gatedCall, [gates, 0]));
  const all = Promise.allSettled(calls);
  at(pool).terminate();
  await at(pool).join();
  const reasons = (await all).flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  return { rejected: reasons.length, names: [...new Set(reasons.map((reason) => reason.name))] };
}

/** A child that has a pool of its own, with two tasks at their gates. Returns its process id. */
export function poolInChild(gates: string): number {
  const child = new Process(holdPool, [gates]);
  child.start();
  return child.pid ?? 0;
}

export async function holdPool(gates: string): Promise<void> {
  const pool = new Pool({ processes: 2 });
  const results = Promise.all([0, 1].map(async (gate) => pool.apply(gatedCall, [gates, gate])));
  pool.close();
  await results;
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
