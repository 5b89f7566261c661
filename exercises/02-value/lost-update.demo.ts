import { Process } from '#katas/process';
import { Value } from '#katas/value';

/** Adds 1, `times` times; `+=` is a read, an addition and a write. */
export function count(visits: Value<'i'>, times: number): void {
  for (let i = 0; i < times; i += 1) visits.value += 1;
}

interface Shared {
  readonly visits: Value<'i'>;
}

/** The same, once in each of two processes. The grader finds the schedule in which one of the two updates is lost. */
export const race = {
  share: { visits: (): Value<'i'> => new Value('i') },
  calls: {
    count({ visits }: Shared): void {
      visits.value += 1;
    },
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
  const visits = new Value('i');
  const two = [new Process(count, [visits, 200_000]), new Process(count, [visits, 200_000])];
  for (const each of two) each.start();
  for (const each of two) await each.join();
  console.log(`two processes added 1, each 200000 times: ${visits.value}`);
  visits.close();
}

if (require.main === module) void main();
