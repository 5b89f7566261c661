import { performTransactions } from '#katas/bank';

async function tenRuns(locked: boolean): Promise<void> {
  console.log(locked ? 'With the lock:' : 'Without the lock:');
  for (let run = 0; run < 10; run += 1) {
    console.log(`final balance = ${await performTransactions({ initial: 100, times: 10_000, locked })}`);
  }
}

async function main(): Promise<void> {
  await tenRuns(false);
  await tenRuns(true);
}

// Whoever loads this file for what is in it, such as a child of its own, must not start the runs once more.
if (require.main === module) void main();
