import { existsSync, readdirSync } from 'node:fs';
import { Process } from '#katas/process';
import type { SharedMemory } from '#kernel';
import { meet, park } from './targets.scenarios';

// Many processes, and what they leave behind.

/**
 * Starts and joins `count` processes, `width` at a time, every second one a daemon. Each counts itself in word 0.
 * Returns their exit codes.
 */
export async function startAndJoin(
  count: number,
  width: number,
  met: SharedMemory,
): Promise<(number | null)[]> {
  const codes: (number | null)[] = [];
  const worker = async (): Promise<void> => {
    while (codes.length < count) {
      const place = codes.push(null) - 1;
      const child = new Process(meet, [met, 1], { daemon: place % 2 === 1 });
      child.start();
      await child.join();
      codes[place] = child.exitCode;
      child.close();
    }
  };
  await Promise.all(Array.from({ length: width }, worker));
  return codes;
}

/** Starts a child and keeps no Process of it. */
export function startAndForget(gate: SharedMemory): void {
  new Process(park, [gate]).start();
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
