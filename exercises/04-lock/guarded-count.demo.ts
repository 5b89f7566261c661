import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

/** Adds 1, `times` times; the lock makes one step of the read, the addition and the write. */
export function count(lock: Lock, visits: Value<'i'>, times: number): void {
  for (let i = 0; i < times; i += 1) {
    lock.acquire();
    visits.value += 1;
    lock.release();
  }
}

interface Shared {
  readonly lock: Lock;
  readonly visits: Value<'i'>;
}

/** The same, once in each of two processes. No schedule loses an update; without the lock, some do. */
export const race = {
  share: { lock: (): Lock => new Lock(), visits: (): Value<'i'> => new Value('i') },
  calls: {
    count: ({ lock, visits }: Shared): void => count(lock, visits, 1),
    visits: ({ visits }: Shared): number => visits.value,
  },
};

export function racePlan(): object {
  return {
    programs: [[{ method: 'count' }], [{ method: 'count' }]],
    after: [{ method: 'visits' }],
    expected: 2,
  };
}

async function main(): Promise<void> {
  const [lock, visits] = [new Lock(), new Value('i')];
  const two = [new Process(count, [lock, visits, 20_000]), new Process(count, [lock, visits, 20_000])];
  for (const each of two) each.start();
  for (const each of two) await each.join();
  console.log(`two processes added 1 under a lock, each 20000 times: ${visits.value}`);
  lock.close();
  visits.close();
}

if (require.main === module) void main();
