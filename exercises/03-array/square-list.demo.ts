import { SharedArray } from '#katas/array';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

/** Runs in the child: its results go into memory that the parent sees too. */
export function squareList(numbers: number[], result: SharedArray<'i'>, squareSum: Value<'i'>): void {
  for (const [index, number] of numbers.entries()) result.set(index, number * number);

  let sum = 0;
  for (let index = 0; index < result.length; index += 1) sum += result.get(index);
  squareSum.value = sum;

  print('process p1', result, squareSum);
}

function print(where: string, result: SharedArray<'i'>, squareSum: Value<'i'>): void {
  const squares = Array.from({ length: result.length }, (_, index) => result.get(index));
  console.log(`Result(in ${where}): [${squares.join(', ')}]`);
  console.log(`Sum of squares(in ${where}): ${squareSum.value}`);
}

async function main(): Promise<void> {
  const numbers = [1, 2, 3, 4];
  const result = new SharedArray('i', 4);
  const squareSum = new Value('i');

  const p1 = new Process(squareList, [numbers, result, squareSum], { name: 'p1' });
  p1.start();
  await p1.join();

  print('main program', result, squareSum);
}

// The child loads this file too, to find squareList: without the guard it would start a child of its own.
if (require.main === module) void main();
