import assert from 'node:assert/strict';
import { Connection, createPipe } from '#katas/pipe';
import { Process } from '#katas/process';
import { now } from '#kernel';

// One call at a time, on the connections of this process.

/** By the names that the laws give them. */
const ends = new Map<string, Connection>();

export function end(name: string): Connection {
  const found = ends.get(name);
  assert(found !== undefined, `the scenarios have no connection "${name}"`);
  return found;
}

/** A new pipe, whose ends this process calls `left` and `right`. */
export function make(options?: unknown): [Connection, Connection] {
  const pair = options === undefined ? createPipe() : createPipe(options as { duplex?: boolean });
  ends.set('left', pair[0]);
  ends.set('right', pair[1]);
  return pair;
}

/** Stores a connection that came from another process under that name. */
export function take(name: string, connection: Connection): void {
  ends.set(name, connection);
}

export function facts(name: string): { closed: boolean; readable: boolean; writable: boolean } {
  const { closed, readable, writable } = end(name);
  return { closed, readable, writable };
}

export function send(name: string, message: unknown): unknown {
  return end(name).send(message);
}

export function recv(name: string): unknown {
  return end(name).recv();
}

export function sendBytes(name: string, bytes: unknown): unknown {
  return end(name).sendBytes(bytes as Uint8Array);
}

export function recvBytes(name: string): number[] {
  return [...end(name).recvBytes()];
}

export function poll(name: string, timeoutMs?: unknown): boolean {
  return timeoutMs === undefined ? end(name).poll() : end(name).poll(timeoutMs as number);
}

/** The answer of poll(), and how many milliseconds it took. */
export function pollNow(name: string): [answer: boolean, ms: number] {
  const begun = now();
  return [end(name).poll(), Math.round(now() - begun)];
}

export function close(name: string): void {
  end(name).close();
}

/** What the end of a `using` block does. */
export function dispose(name: string): void {
  end(name)[Symbol.dispose]();
}

/** Takes an end for the other: what reads for what writes. */
export function openSwapped(): string {
  const [end, other] = createPipe();
  other.close();
  const { reader, writer } = end.handle;
  return openHandle({ reader: writer, writer: reader });
}

export function openHandle(handle: unknown): string {
  const connection = Connection.open(handle as Connection['handle']);
  connection.close();
  return 'opened';
}

/**
 * Sends words back and forth between this process and a child. Returns what came back, and the child's exit code.
 */
export async function talkWithChild(words: readonly string[]): Promise<unknown[]> {
  const [mine, theirs] = createPipe();
  const child = new Process(shout, [theirs, words.length]);
  child.start();
  const answers: unknown[] = [];
  for (const word of words) {
    mine.send(word);
    answers.push(mine.recv());
  }
  await child.join();
  return [...answers, child.exitCode];
}

/** What the child runs: sends each word back in capitals. */
export function shout(connection: Connection, words: number): void {
  for (let i = 0; i < words; i += 1) connection.send(String(connection.recv()).toUpperCase());
}
