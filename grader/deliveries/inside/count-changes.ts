import {
  Operation,
  pollDescriptor,
  rawIsRunning,
  rawNotify,
  rawNow,
  rawSleep,
  rawWait,
  readDescriptor,
  setInterceptor,
  SharedMemory,
  writeDescriptor,
  type Interceptor,
  type MemoryAccess,
} from '#kernel/internal';
import { MOST_COUNTS, MOST_ROWS, rowAt, ROWS } from '../changes/layout';

/**
 * Counts from now on how often this process changes each place of shared memory, and how often it writes to each pipe. The
 * counts are noted in the table when the process ends, unless it is killed.
 */
export function countChanges(table: string): void {
  const counts = new Map<string, number>();
  setInterceptor(counting((place) => counts.set(place, (counts.get(place) ?? 0) + 1)));
  process.prependListener('exit', () => {
    setInterceptor(null);
    note(table, [...counts.values()]);
  });
}

function note(table: string, counts: readonly number[]): void {
  const memory = SharedMemory.open(table);
  const row = memory.add(ROWS, 1);
  if (row < MOST_ROWS) {
    const kept = [...counts].sort((one, other) => other - one).slice(0, MOST_COUNTS);
    for (const [at, count] of kept.entries()) memory.store(rowAt(row) + 4 * (at + 1), count);
    memory.store(rowAt(row), kept.length);
  }
  memory.close();
}

function counting(change: (place: string) => void): Interceptor {
  return {
    create: () => null,
    open: () => null,
    bypassed: () => undefined,
    before: () => undefined,
    after: (access, result) => {
      if (hasChanged(access, result)) change(`${access.memory.name} ${String(access.offset)}`);
    },
    wait: rawWait,
    notify: rawNotify,
    now: rawNow,
    sleep: rawSleep,
    isRunning: rawIsRunning,
    createPipe: () => null,
    openPipe: () => null,
    read: readDescriptor,
    write: (descriptor, bytes) => {
      change(`pipe ${String(descriptor)}`);
      return writeDescriptor(descriptor, bytes);
    },
    poll: pollDescriptor,
    beforeClose: () => undefined,
    beforeSpawn: () => undefined,
    afterSpawn: () => undefined,
  };
}

/** A compareExchange that finds another value has changed nothing. */
function hasChanged({ kind, expected }: MemoryAccess, result: number | bigint): boolean {
  switch (kind) {
    case Operation.write:
    case Operation.writeBytes:
    case Operation.store:
    case Operation.add:
    case Operation.sub:
    case Operation.exchange:
      return true;
    case Operation.compareExchange:
      return Number(result) === expected;
    default:
      return false;
  }
}
