import { Process } from '#katas/process';
import { Queue } from '#katas/queue';
import { getPattern, putPattern } from './items.scenarios';

// Programs of several processes: a parent and its child, or producers and consumers at once.

/**
 * A child gets items from this queue, and puts its results into a second queue. Returns what came back, and the child's
 * exit code.
 */
export async function talkWithChild(
  items: readonly unknown[],
): Promise<{ answers: unknown[]; exitCode: number | null }> {
  const tasks = new Queue();
  const results = new Queue();
  const child = new Process(answerAll, [tasks, results]);
  child.start();
  for (const item of items) tasks.put(item);
  const answers = items.map(() => results.get());
  await child.join();
  return { answers, exitCode: child.exitCode };
}

/** What the child runs: puts each item back, until it gets `stop`. */
export function answerAll(tasks: Queue, results: Queue): void {
  for (;;) {
    const item = tasks.get();
    results.put([item]);
    if (item === 'stop') return;
  }
}

/** A child puts `count` items and ends at once. Returns what is then in the queue. */
export async function whatIsLeftBy(
  count: number,
  bytes: number,
): Promise<{ items: string[]; exitCode: number | null }> {
  const queue = new Queue<string>();
  const child = new Process(putAndLeave, [queue, count, bytes]);
  child.start();
  await child.join();
  const items: string[] = [];
  for (let i = 0; i < count && !queue.isEmpty; i++) items.push(`${queue.get(1000).length}`);
  queue.close();
  return { items, exitCode: child.exitCode };
}

export function putAndLeave(queue: Queue<string>, count: number, bytes: number): void {
  for (let i = 0; i < count; i++) queue.put('x'.repeat(bytes + i));
  process.exit(0);
}

/**
 * A child puts a large item and ends. If its put() returns before anything is taken, the item is taken once the child
 * is gone; if put() waits, it is taken meanwhile. Returns what is wrong with the item that came, or null.
 */
export async function largeOneLeftBy(length: number): Promise<string | null> {
  const queue = new Queue();
  const child = new Process(putPatternAndLeave, [queue, length]);
  child.start();
  await child.join(400);
  try {
    return getPattern(queue, length);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } finally {
    await child.join();
    queue.close();
  }
}

export function putPatternAndLeave(queue: Queue, length: number): void {
  putPattern(queue, length);
  process.exit(0);
}

/** Puts its items, each [producer, number], as fast as it can. */
export function produce(queue: Queue, producer: number, count: number): void {
  for (let number = 0; number < count; number++) queue.put([producer, number]);
}

/** Gets items until it gets `null`. Returns them as one list of numbers. */
export function consume(queue: Queue): number[] {
  const got: number[] = [];
  for (;;) {
    const item = queue.get() as [number, number] | null;
    if (item === null) return got;
    got.push(item[0] * 1_000_000 + item[1]);
  }
}

/** Two processes that need each other: each puts an item for the other and gets one from it, `times` times. */
export function pass(mine: Queue, theirs: Queue, times: number, begins: boolean): number {
  let last = -1;
  for (let i = 0; i < times; i++) {
    if (begins) theirs.put(i);
    last = mine.get() as number;
    if (!begins) theirs.put(last);
  }
  return last;
}
