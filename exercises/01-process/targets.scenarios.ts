import type { SharedMemory } from '#kernel';
import { awaitChange, setWord } from './memory.scenarios';

// What children run. Each target is exported, because a child must be able to find it.

/** It only has to end. What a target returns goes nowhere. */
export function nothing(): number {
  return 7;
}

export function tellPid(shared: SharedMemory): void {
  setWord(shared, 0, process.pid);
}

/** Reports that it has begun (word 0), then sleeps until word 1 is set. */
export function park(shared: SharedMemory): void {
  setWord(shared, 0, process.pid);
  awaitChange(shared, 1, 0);
}

/** The same, at the end of its process. */
export function parkAtItsEnd(shared: SharedMemory): void {
  process.on('exit', () => {
    park(shared);
  });
}

/** The same as park, with a handler for SIGTERM: the signal alone does not end it. */
export function parkThroughSigterm(shared: SharedMemory): void {
  process.on('SIGTERM', () => undefined);
  park(shared);
}

/** Reports that it has begun (word 0), then each SIGTERM that it is sent (word 1), and has no end of its own. */
export function countSigterms(shared: SharedMemory): void {
  let count = 0;
  process.on('SIGTERM', () => {
    setWord(shared, 1, (count += 1));
  });
  new MessageChannel().port1.on('message', () => undefined);
  setWord(shared, 0, process.pid);
}

/** A rendezvous: word 0 counts the children that came, and word 1 those that saw all `parties` there. */
export function meet(shared: SharedMemory, parties: number): void {
  shared.add(0, 1);
  shared.notify(0);
  for (let here = shared.load(0); here < parties; here = shared.load(0)) shared.wait(0, here);
  shared.add(4, 1);
}

/** Arguments that JSON could not carry. */
export function richArguments(): unknown[] {
  return [1, 'two', null, [3, { four: 4 }], new Map([['five', 5n]]), new Set([6]), Uint8Array.of(7, 8)];
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

let note = 'as it was loaded';

export function noteHere(): string {
  return note;
}

export function setNoteHere(text: string): void {
  note = text;
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

/** Leaves a port open, which would keep any process alive. */
export async function rejectLater(): Promise<void> {
  new MessageChannel().port1.on('message', () => undefined);
  await Promise.resolve();
  throw new Error('rejected on purpose in a child');
}

export function throwUndefined(): void {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- whatever a target throws is uncaught
  throw undefined;
}

export function exitWith(code: number): void {
  process.exit(code);
}

/** Ends by a signal that no other process has sent. */
export function raise(signal: NodeJS.Signals): void {
  process.kill(process.pid, signal);
}
