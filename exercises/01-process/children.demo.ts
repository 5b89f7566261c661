import { currentProcess, Process } from '#katas/process';

/** What each child runs. It has its own copy of every variable. */
export function greet(word: string): void {
  greeted += 1;
  console.log(`${currentProcess().name} says ${word}, greeting number ${greeted} in its own memory`);
}

let greeted = 0;

/** A child that fails: its exit code says so. */
export function fail(): void {
  process.exitCode = 3;
}

async function main(): Promise<void> {
  const children = [new Process(greet, ['hello']), new Process(greet, ['goodbye']), new Process(fail)];
  for (const child of children) {
    child.start();
    await child.join();
  }
  console.log(`exit codes: ${children.map(({ exitCode }) => exitCode).join(', ')}; greeted here: ${greeted}`);
}

// A child loads this file again to find what it runs, and must not start children itself.
if (require.main === module) void main();
