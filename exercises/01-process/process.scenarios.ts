import assert from 'node:assert/strict';
import { availableParallelism, cpus } from 'node:os';
import { activeChildren, cpuCount, currentProcess, Process, type ProcessOptions } from '#katas/process';
import { NotWritten, sleep, type SharedMemory } from '#kernel';
import * as families from './families.scenarios';
import { setWord } from './memory.scenarios';
import * as targets from './targets.scenarios';

// What the processes under test run. The laws call these functions, and your Process calls the targets.
export * from './many.scenarios';
export * from './memory.scenarios';
export { describe, noteHere, richArguments, setNoteHere } from './targets.scenarios';

const children = { ...targets, ...families };
export type TargetName = keyof typeof children;

const made: Process[] = [];

/** Makes a Process without starting it; laws refer to it by its number. */
export function make(target: TargetName, args: unknown[] = [], options?: ProcessOptions): number {
  const run = children[target] as (...args: unknown[]) => unknown;
  return made.push(options === undefined ? new Process(run, args) : new Process(run, args, options)) - 1;
}

/** Calls the constructor with whatever a law wants to try. */
export function makeOf(target: unknown, args: unknown): void {
  const Any = Process as unknown as new (target: unknown, args: unknown) => Process;
  new Any(target, args);
}

export function makeWith(args: unknown): void {
  makeOf(targets.nothing, args);
}

/** A target that no module exports, so that it cannot travel. */
export function makeUnexported(): number {
  return made.push(new Process(() => undefined)) - 1;
}

function at(id: number): Process {
  const process = made[id];
  assert(process !== undefined, `no process was made with number ${String(id)}`);
  return process;
}

// Stage 1

/** Returns what start() returned: nothing, or a promise, whose error no caller would see. */
export function start(id: number): 'nothing' | 'a promise' {
  const result: unknown = (at(id) as { start(): unknown }).start();
  if (!(result instanceof Promise)) return 'nothing';
  result.catch(() => undefined);
  return 'a promise';
}

export function run(target: TargetName, args: unknown[] = [], options?: ProcessOptions): number {
  const id = make(target, args, options);
  at(id).start();
  return id;
}

/** Starts a child; returns its number, and what the array of its arguments holds after that. */
export function runWithRichArguments(): { id: number; given: string } {
  const args = targets.richArguments();
  return { id: run('tellArguments', args), given: targets.describe(args) };
}

export async function join(id: number, timeoutMs?: unknown): Promise<boolean> {
  return timeoutMs === undefined ? at(id).join() : at(id).join(timeoutMs as number);
}

/** What a join says whose child ends a day after it was called. */
export async function joinForADay(id: number, gate: SharedMemory): Promise<boolean> {
  const day = new Promise<void>((resolve) => setTimeout(resolve, 86_400_000));
  const [answer] = await Promise.all([at(id).join(), day.then(() => setWord(gate, 1, 1))]);
  return answer;
}

/** Is the process still in the system's table at the moment when join resolves? The gate opens when join waits. */
export async function isThereAfterJoin(id: number, gate?: SharedMemory): Promise<boolean> {
  const pid = at(id).pid;
  if (gate !== undefined) setTimeout(setWord, SOON_MS, gate, 1, 1);
  await at(id).join();
  try {
    process.kill(pid ?? 0, 0);
    return true;
  } catch {
    return false;
  }
}

/** The same for a child that a signal ends before join is called. */
export async function isThereAfterSignal(id: number, signal: Signal): Promise<boolean> {
  endAsleep(id, signal);
  return isThereAfterJoin(id);
}

type Signal = 'kill' | 'terminate';
const SOON_MS = 20;

/**
 * Sends a signal that ends a child, and sleeps until nothing else happens. Afterwards the child has ended, and Node has
 * not reported it yet.
 */
function endAsleep(id: number, signal: Signal): void {
  at(id)[signal]();
  sleep(SOON_MS);
}

export function pid(id: number): number | null {
  return at(id).pid;
}

// Stage 2

export function isAlive(id: number): boolean {
  return at(id).isAlive();
}

export function exitCode(id: number): number | null {
  return at(id).exitCode;
}

/** What a Process says of its child when the end of that is not known to Node yet. */
export function stateAfterEnd(id: number): { isAlive: boolean; exitCode: number | null } {
  endAsleep(id, 'kill');
  return { isAlive: at(id).isAlive(), exitCode: at(id).exitCode };
}

export function terminate(id: number): void {
  at(id).terminate();
}

export function kill(id: number): void {
  at(id).kill();
}

// Stage 3

/** Ends a child, and then looks for its end with join(0), many times in a row. Does one of them see it? */
export async function pollAfterEnd(id: number): Promise<boolean> {
  endAsleep(id, 'kill');
  for (let looks = 0; looks < 1000; looks += 1) if (await at(id).join(0)) return true;
  return false;
}

/** One joiner for each timeout; a join without a timeout has null. */
export async function joinMany(id: number, timeouts: readonly (number | null)[]): Promise<boolean[]> {
  return Promise.all(timeouts.map(async (timeout) => join(id, timeout ?? undefined)));
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
 * between, so that a timeout mistaken for a short one is over by then.
 */
export async function joinForLong(id: number, timeoutMs: number, gate: SharedMemory): Promise<boolean> {
  const shorter = async (): Promise<void> => {
    await at(id).join(20);
    setWord(gate, 1, 1);
  };
  const [answer] = await Promise.all([at(id).join(timeoutMs), shorter()]);
  return answer;
}

export function close(id: number): void {
  at(id).close();
}

/** Closes a Process whose child has ended, without a join(): isAlive() says when. */
export function closeOnceGone(id: number): void {
  assert(!at(id).isAlive(), 'the child still runs');
  at(id).close();
}

/** Closes a Process after a signal, in the same turn: if its child has ended, Node has not reported it yet. */
export function closeAfter(id: number, signal: Signal): void {
  endAsleep(id, signal);
  at(id).close();
}

export function dispose(id: number): void {
  at(id)[Symbol.dispose]();
}

/** What each of these calls throws: the name of the error, and whether it has a code. */
export async function refusals(
  id: number,
  methods: readonly ('start' | 'join' | 'terminate' | 'kill' | 'close' | 'isAlive')[],
): Promise<string[]> {
  const found: string[] = [];
  for (const method of methods) found.push(`${method}(): ${await refusal(async () => at(id)[method]())}`);
  return found;
}

async function refusal(call: () => Promise<unknown>): Promise<string> {
  try {
    await call();
    return 'no error';
  } catch (error) {
    if (error instanceof NotWritten) throw error;
    const { name, code } = error as { name: string; code?: unknown };
    return `${name} ${typeof code === 'string' && code !== '' ? 'with' : 'without'} a code`;
  }
}

// Stage 4

export { cpuCount, currentProcess };

/** What Node says about the processors. */
export function processors(): number[] {
  return [availableParallelism(), cpus().length];
}

export function listed(id: number): boolean {
  return activeChildren().includes(at(id));
}

export function activeCount(): number {
  return activeChildren().length;
}

/** Empties the array that activeChildren() has returned, as a caller may. */
export function emptyTheList(): void {
  activeChildren().length = 0;
}

export function nameOf(id: number): string {
  return at(id).name;
}

export function daemonOf(id: number): boolean {
  return at(id).daemon;
}
