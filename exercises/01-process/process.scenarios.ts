import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { activeChildren, cpuCount, currentProcess, Process, type ProcessOptions } from '#katas/process';
import { NotWritten, type SharedMemory } from '#kernel';
import * as families from './families.scenarios';
import { setWord } from './memory.scenarios';
import * as targets from './targets.scenarios';

// What the processes under test run. The laws call these functions, and your Process calls the targets.
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

export function terminate(id: number): void {
  at(id).terminate();
}

export function kill(id: number): void {
  at(id).kill();
}

// Stage 3

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

/** Starts and joins `count` processes, `width` at a time, every second one a daemon. Each counts itself in word 0. Returns their exit codes. */
export async function startAndJoin(
  count: number,
  width: number,
  met: SharedMemory,
): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  const worker = async (): Promise<void> => {
    while (codes.length < count) {
      const place = codes.push(null) - 1;
      const child = new Process(targets.meet, [met, 1], { daemon: place % 2 === 1 });
      child.start();
      await child.join();
      codes[place] = child.exitCode;
      child.close();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return codes;
}

/** How many descriptors this process has open, and how many listeners `process` itself has. */
export function residue(): { descriptors: number; listeners: number } {
  const folder = existsSync('/proc/self/fd') ? '/proc/self/fd' : '/dev/fd';
  const listeners = process.eventNames().map((event) => process.listenerCount(event));
  return {
    descriptors: readdirSync(folder).length,
    listeners: listeners.reduce((sum, count) => sum + count, 0),
  };
}
