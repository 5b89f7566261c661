import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Manager } from '#katas/manager';
import { call, settled, type ErrorAsSeen } from './calls.scenarios';

// Managers, by their numbers.

const managers: Manager[] = [];

export function at(manager: number): Manager {
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
export async function startOnNetwork(authKey: string | Uint8Array): Promise<number> {
  return start({ address: { host: '127.0.0.1', port: 0 }, authKey });
}

export async function connect(address: unknown, authKey: unknown): Promise<number> {
  return managers.push(await Manager.connect(address as string, authKey as string)) - 1;
}

/** The error with which connecting rejects, or null. A manager that it returns is released. */
export async function errorOfConnect(address: unknown, authKey: unknown): Promise<ErrorAsSeen | null> {
  const [one] = await settled([(async () => Manager.connect(address as string, authKey as string))()]);
  return one?.kind === 'error' ? one.error : null;
}

/** The error with which connecting rejects, and that of a first call; null for one that does not reject. */
export async function errorsOfUse(
  address: unknown,
  authKey: unknown,
): Promise<[ofConnect: ErrorAsSeen | null, ofCall: ErrorAsSeen | null]> {
  const connecting = Manager.connect(address as string, authKey as string);
  const both = [connecting, connecting.then(async (manager) => call(manager, 'list'))];
  const [ofConnect, ofCall] = (await settled(both)).map((one) => (one.kind === 'error' ? one.error : null));
  return [ofConnect ?? null, ofCall ?? null];
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

/** Twice at once. How many children this process has lost by the time that the second has resolved; 1 where that is unknown. */
export async function shutdownTwice(manager: number): Promise<number> {
  const before = children();
  const first = at(manager).shutdown();
  await at(manager).shutdown();
  const now = children();
  await first;
  return before === undefined || now === undefined ? 1 : before - now;
}

/** The children of this process that run, or have ended unnoticed; undefined where the system does not list them. */
function children(): number | undefined {
  const pid = String(process.pid);
  const list = `/proc/${pid}/task/${pid}/children`;
  return existsSync(list) ? readFileSync(list, 'utf8').split(' ').length : undefined;
}

export async function dispose(manager: number): Promise<void> {
  await at(manager)[Symbol.asyncDispose]();
}

/** A fresh path for a socket, in the folder for temporary files. */
export function freshPath(): string {
  return join(tmpdir(), `m-${randomBytes(6).toString('hex')}.sock`);
}

// Facts of this process.

export function descriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

export function exists(path: string): boolean {
  return existsSync(path);
}
