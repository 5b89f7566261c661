import { performTransactions } from '#katas/bank';
import { Value } from '#katas/value';

async function tenRuns(locked: boolean): Promise<void> {
  console.log(locked ? 'With the lock:' : 'Without the lock:');
  for (let run = 0; run < 10; run += 1) {
    console.log(`final balance = ${await performTransactions({ initial: 100, times: 10_000, locked })}`);
  }
}

interface Shared {
  readonly balance: Value<'i'>;
}

/**
 * The race itself: one withdrawal, one deposit, no lock. The grader finds the schedule in which one of the two is lost.
 */
export const race = {
  share: { balance: (): Value<'i'> => new Value('i', 100) },
  calls: {
    withdraw({ balance }: Shared): void {
      balance.value = balance.value - 1;
    },
    deposit({ balance }: Shared): void {
      balance.value = balance.value + 1;
    },
    balance: ({ balance }: Shared): number => balance.value,
  },
};

export function racePlan(): object {
  return {
    programs: [[{ method: 'withdraw' }], [{ method: 'deposit' }]],
    after: [{ method: 'balance' }],
    expected: 100,
  };
}

async function main(): Promise<void> {
  await tenRuns(false);
  await tenRuns(true);
}

// A process that only loads this file, such as a child of its own, must not start the runs again.
if (require.main === module) void main();
