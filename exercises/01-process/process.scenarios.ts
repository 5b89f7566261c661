import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { activeChildren, cpuCount, currentProcess, Process, type ProcessOptions } from '#katas/process';
import { SharedMemory } from '#kernel';

// What the processes under test run. The checks call the functions, and your Process calls the targets below.

const made: Process[] = [];

/** Makes a Process without starting it; checks refer to it by its number. */
export function make(target: TargetName, args: unknown[] = [], options: ProcessOptions = {}): number {
  return made.push(new Process(targets[target] as (...args: unknown[]) => unknown, args, options)) - 1;
}

/** Calls the constructor with whatever a check wants to try. */
export function makeOf(target: unknown, args: unknown): void {
  const Any = Process as unknown as new (target: unknown, args: unknown) => Process;
  new Any(target, args);
}

export function makeWith(args: unknown): void {
  makeOf(nothing, args);
}

/**
 * A target that cannot travel. Reports where it was rejected: by the constructor, or by start(), and what that left
 * behind.
 */
export async function startUnexported(): Promise<{
  refused: boolean;
  alive: boolean;
  listed: boolean;
  joined: boolean;
}> {
  const nowhere = { refused: true, alive: false, listed: false, joined: false };
  let process: Process;
  try {
    process = new Process(() => undefined);
  } catch {
    return nowhere;
  }
  try {
    process.start();
  } catch {
    const joined = await process.join(0).then(
      () => true,
      () => false,
    );
    return { ...nowhere, alive: process.isAlive(), listed: activeChildren().includes(process), joined };
  }
  return { ...nowhere, refused: false };
}

function at(id: number): Process {
  const process = made[id];
  assert(process !== undefined, `no process was made with number ${String(id)}`);
  return process;
}

export function start(id: number): void {
  at(id).start();
}

/** Does start() return a promise, so that its errors are not thrown at the caller? */
export async function startIsAsynchronous(id: number): Promise<boolean> {
  const result: unknown = (at(id) as { start(): unknown }).start();
  await result;
  return result instanceof Promise;
}

export function run(target: TargetName, args: unknown[] = [], options: ProcessOptions = {}): number {
  const id = make(target, args, options);
  start(id);
  return id;
}

export async function join(id: number, timeoutMs?: number): Promise<boolean> {
  return timeoutMs === undefined ? at(id).join() : at(id).join(timeoutMs);
}

export async function joinWith(id: number, timeout: unknown): Promise<boolean> {
  return at(id).join(timeout as number);
}

export async function joinMany(id: number, joiners: number): Promise<boolean[]> {
  return Promise.all(Array.from({ length: joiners }, async () => at(id).join()));
}

/**
 * One joiner waits for ever, another gives up, and then the child may end. Returns both answers, the one of the joiner
 * that gave up first.
 */
export async function joinBesideOneThatGivesUp(id: number, gate: SharedMemory): Promise<boolean[]> {
  const patient = at(id).join();
  const gaveUp = await at(id).join(1);
  setWord(gate, 1, 1);
  return [gaveUp, await patient];
}

/**
 * The answer to a join that waits at most `timeoutMs`, when the child ends long before that. A shorter join passes in
 * between, so that a timeout mistaken for a short one is over by then. Rejecting such a timeout with a RangeError is
 * allowed too.
 */
export async function joinForLong(
  id: number,
  timeoutMs: number,
  gate: SharedMemory,
): Promise<boolean | 'refused'> {
  const long = at(id)
    .join(timeoutMs)
    .catch((error: unknown) => (error instanceof RangeError ? ('refused' as const) : Promise.reject(error)));
  await at(id).join(20);
  setWord(gate, 1, 1);
  return long;
}

/** Is the process still in the system's table at the moment when join resolves? */
export async function isThereAfterJoin(id: number, before?: 'kill' | 'terminate'): Promise<boolean> {
  const pid = at(id).pid;
  if (before !== undefined) at(id)[before]();
  await at(id).join();
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

export function terminate(id: number): void {
  at(id).terminate();
}

export function kill(id: number): void {
  at(id).kill();
}

/** Sends signals to a child that is gone. Returns the error of the first call that threw, or null. */
export function signalTheGone(id: number): string | null {
  try {
    at(id).terminate();
    at(id).kill();
    return null;
  } catch (error) {
    return String(error);
  }
}

export function close(id: number): void {
  at(id).close();
}

export function dispose(id: number): void {
  at(id)[Symbol.dispose]();
}

export function isAlive(id: number): boolean {
  return at(id).isAlive();
}

export function exitCode(id: number): number | null {
  return at(id).exitCode;
}

export function pid(id: number): number | null {
  return at(id).pid ?? null;
}

export function nameOf(id: number): string {
  return at(id).name;
}

export function listed(id: number): boolean {
  return activeChildren().includes(at(id));
}

export function activeCount(): number {
  return activeChildren().length;
}

export { cpuCount, currentProcess };

/** Starts and joins `count` processes, `width` at a time; returns their exit codes. */
export async function startAndJoin(count: number, width: number): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  const worker = async (): Promise<void> => {
    while (codes.length < count) {
      const child = new Process(targets.nothing);
      const place = codes.push(null) - 1;
      child.start();
      await child.join();
      codes[place] = child.exitCode;
      child.close();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return codes;
}

// Shared memory through which the checks talk to children: words of 32 bits.

export function memory(words: number): SharedMemory {
  return SharedMemory.create(words * 4);
}

export function word(shared: SharedMemory, index: number): number {
  return shared.load(index * 4);
}

/** Sleeps until a word is no longer `value`; returns what it is then. */
export function awaitChange(shared: SharedMemory, index: number, value: number): number {
  while (shared.load(index * 4) === value) shared.wait(index * 4, value);
  return shared.load(index * 4);
}

export function setWord(shared: SharedMemory, index: number, value: number): void {
  shared.store(index * 4, value);
  shared.notify(index * 4);
}

let note = 'as it was loaded';

export function noteHere(): string {
  return note;
}

export function setNoteHere(text: string): void {
  note = text;
}

/** What children run. It is exported, because a child must be able to find it. */
export function nothing(): void {
  // It only has to end.
}

export function tellPid(shared: SharedMemory): void {
  setWord(shared, 0, process.pid);
}

/** Prints its arguments as one line of JSON. */
export function tellArguments(...args: unknown[]): void {
  console.log(describe(args));
}

export function describe(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item === 'bigint') return `${String(item)}n`;
    if (item instanceof Map) return ['Map', ...(item as Map<unknown, unknown>)];
    if (item instanceof Set) return ['Set', ...(item as Set<unknown>)];
    if (item instanceof Uint8Array) return ['bytes', ...item];
    return item;
  });
}

export function tellSelf(): void {
  console.log(JSON.stringify(currentProcess()));
}

/** Arguments that JSON could not carry. */
export function richArguments(): unknown[] {
  return [1, 'two', null, [3, { four: 4 }], new Map([['five', 5n]]), new Set([6]), Uint8Array.of(7, 8)];
}

export function runWithRichArguments(): number {
  return run('tellArguments', richArguments());
}

/** Changes its own copy of the module's variable, and prints it before and after. */
export function changeNote(text: string): void {
  console.log(`child saw: ${note}`);
  note = text;
  console.log(`child set: ${note}`);
}

export function throwError(): void {
  throw new RangeError('thrown on purpose in a child');
}

export async function rejectLater(): Promise<void> {
  await Promise.resolve();
  throw new Error('rejected on purpose in a child');
}

export function exitWith(code: number): void {
  process.exit(code);
}

/** Ends by a signal that no other process has sent. */
export function raise(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}

/** Reports that it has begun (word 0), then sleeps until word 1 is set. */
export function park(shared: SharedMemory): void {
  setWord(shared, 0, process.pid);
  awaitChange(shared, 1, 0);
}

/** The same, with a handler for SIGTERM: the signal alone does not end it. */
export function parkThroughSigterm(shared: SharedMemory): void {
  process.on('SIGTERM', () => undefined);
  park(shared);
}

/** Parks, then prints a line and reports that it has reached its own end (word 2). */
export function parkAndFinish(shared: SharedMemory): void {
  park(shared);
  console.log('finished');
  setWord(shared, 2, 1);
}

/** A rendezvous: it returns only once `parties` processes have called it. */
export function meet(shared: SharedMemory, parties: number): void {
  shared.add(0, 1);
  shared.notify(0);
  for (let here = shared.load(0); here < parties; here = shared.load(0)) shared.wait(0, here);
}

/** A parent: starts a daemon that parks, waits until it runs, and ends. */
export function endWithDaemon(shared: SharedMemory): void {
  const daemon = new Process(park, [shared], { daemon: true });
  daemon.start();
  awaitChange(shared, 0, 0);
}

/** The same, but stays, so that the check can kill it (word 2 holds its pid). */
export function stayWithDaemon(shared: SharedMemory): void {
  endWithDaemon(shared);
  setWord(shared, 2, process.pid);
  awaitChange(shared, 3, 0);
}

/** A parent that waits for its daemon as for any other child, and then reports it (word 0). */
export async function joinDaemon(shared: SharedMemory): Promise<void> {
  const daemon = new Process(nothing, [], { daemon: true });
  daemon.start();
  await daemon.join();
  setWord(shared, 0, 1);
}

/** A parent whose join resolves long before its time is up (then it sets word 0), and which has nothing else to do. */
export async function joinWithTimeToSpare(shared: SharedMemory): Promise<void> {
  const child = new Process(nothing);
  child.start();
  await child.join(1_000_000_000);
  setWord(shared, 0, 1);
}

/** A daemon that tries to start a child. Word 2: 1 if the child runs, 2 if start() threw. Then it stays. */
export function haveChildAsDaemon(shared: SharedMemory): void {
  try {
    new Process(park, [shared]).start();
    awaitChange(shared, 0, 0);
    setWord(shared, 2, 1);
  } catch {
    setWord(shared, 2, 2);
  }
  awaitChange(shared, 3, 0);
}

/** A parent that ends once its daemon has tried. */
export function endWithDaemonOfMany(shared: SharedMemory): void {
  new Process(haveChildAsDaemon, [shared], { daemon: true }).start();
  awaitChange(shared, 2, 0);
}

/** Starts a child that is not a daemon (which sets word 0 and waits for word 1), and stays to be killed. */
export function stayWithChild(shared: SharedMemory): void {
  new Process(parkAndFinish, [shared], { daemon: false }).start();
  awaitChange(shared, 3, 0);
}

/** Starts a child that is not a daemon and that waits in park, and ends at once. */
export function endWithChild(shared: SharedMemory): void {
  const child = new Process(park, [shared], { daemon: false });
  child.start();
}

/** A child that has a child: the deepest prints first. */
export async function nest(depth: number): Promise<void> {
  if (depth > 0) {
    const inner = new Process(nest, [depth - 1]);
    inner.start();
    await inner.join();
  }
  console.log(`depth ${String(depth)}`);
}

const targets = {
  nothing,
  tellPid,
  tellArguments,
  tellSelf,
  changeNote,
  throwError,
  rejectLater,
  exitWith,
  raise,
  park,
  parkThroughSigterm,
  meet,
  joinDaemon,
  joinWithTimeToSpare,
  endWithDaemonOfMany,
  stayWithChild,
  endWithDaemon,
  stayWithDaemon,
  endWithChild,
  nest,
};
export type TargetName = keyof typeof targets;

/** Open descriptors of this process. */
export function descriptors(): number {
  const folder = existsSync('/proc/self/fd') ? '/proc/self/fd' : '/dev/fd';
  return readdirSync(folder).length;
}
