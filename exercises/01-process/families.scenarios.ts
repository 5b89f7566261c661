import type { SharedMemory } from '#kernel';
import { currentProcess, Process } from '#katas/process';
import { awaitChange, setWord } from './memory.scenarios';
import { nothing, park, throwError } from './targets.scenarios';

// What children run that are parents themselves, or that report their own names.

/** A parent whose join resolves long before its time is up (then it sets word 0), and which has nothing else to do. */
export async function joinWithTimeToSpare(shared: SharedMemory): Promise<void> {
  const child = new Process(nothing);
  child.start();
  await child.join(1_000_000_000);
  setWord(shared, 0, 1);
}

/** A parent that gives up waiting for its child, which waits in park, and has nothing else to do. */
export async function endAfterGivingUp(shared: SharedMemory): Promise<void> {
  const child = new Process(park, [shared]);
  child.start();
  awaitChange(shared, 0, 0);
  await child.join(1);
}

/** A parent whose child fails. It does not fail itself. */
export async function outliveFailure(): Promise<void> {
  const child = new Process(throwError);
  child.start();
  await child.join();
}

export function tellSelf(): void {
  const { name, daemon, pid } = currentProcess();
  console.log(JSON.stringify({ name, daemon, pid }));
}

/**
 * Prints the default names of 25 Processes. The second runs the same, as many levels deep: its number and one more
 * digit make a number of its siblings.
 */
export async function tellDefaultNames(depth: number): Promise<void> {
  const made = Array.from({ length: 25 }, () => new Process(tellDefaultNames, [depth - 1]));
  for (const { name } of made) console.log(name);
  if (depth === 0) return;
  made[1]?.start();
  await made[1]?.join();
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

/** Starts a child that is not a daemon and that waits in park, and ends at once. */
export function endWithChild(shared: SharedMemory): void {
  new Process(park, [shared], { daemon: false }).start();
}

/** Parks, then prints a line and reports that it has reached its own end (word 2). */
export function parkAndFinish(shared: SharedMemory): void {
  park(shared);
  console.log('finished');
  setWord(shared, 2, 1);
}

/** Starts a child that is not a daemon (which sets word 0 and waits for word 1), and stays to be killed. */
export function stayWithChild(shared: SharedMemory): void {
  new Process(parkAndFinish, [shared], { daemon: false }).start();
  awaitChange(shared, 3, 0);
}

/** Starts a daemon that parks, waits until it runs, and ends. */
export function endWithDaemon(shared: SharedMemory): void {
  new Process(park, [shared], { daemon: true }).start();
  awaitChange(shared, 0, 0);
}

/** The same, but stays to be killed (word 2 holds its pid). */
export function stayWithDaemon(shared: SharedMemory): void {
  endWithDaemon(shared);
  setWord(shared, 2, process.pid);
  awaitChange(shared, 3, 0);
}

/** Waits for its daemon as for any other child, beside a join that gives up, and then reports it (word 2). */
export async function joinDaemon(shared: SharedMemory, timeoutMs?: number): Promise<void> {
  const daemon = new Process(park, [shared], { daemon: true });
  daemon.start();
  awaitChange(shared, 0, 0);
  const gone = daemon.join(timeoutMs);
  await daemon.join(1);
  if (await gone) setWord(shared, 2, 1);
}

/** Waits for its daemon in vain, at last with a timeout that is refused, reports it (word 2), and has nothing else to do. */
export async function joinDaemonInVain(shared: SharedMemory): Promise<void> {
  const daemon = new Process(park, [shared], { daemon: true });
  daemon.start();
  awaitChange(shared, 0, 0);
  const answers = [await daemon.join(10), await daemon.join(0)];
  try {
    await daemon.join('soon' as never);
  } catch {
    // Thrown at once or as a rejection: both are errors of this call.
  }
  if (!answers.includes(true)) setWord(shared, 2, 1);
}

/**
 * A daemon that tries to start a child, and then a daemon. Word 2: 1 if either runs, 2 after two state errors, 3 after
 * any other error. Then it stays.
 */
export function haveChildAsDaemon(shared: SharedMemory): void {
  let found = 2;
  for (const daemon of [false, true])
    try {
      new Process(park, [shared], { daemon }).start();
      awaitChange(shared, 0, 0);
      found = 1;
      break;
    } catch (error) {
      if ((error as Error).name !== 'ProcessStateError') found = 3;
    }
  setWord(shared, 2, found);
  awaitChange(shared, 3, 0);
}

/** A parent that ends once its daemon has tried. */
export function endWithDaemonOfMany(shared: SharedMemory): void {
  new Process(haveChildAsDaemon, [shared], { daemon: true }).start();
  awaitChange(shared, 2, 0);
}
