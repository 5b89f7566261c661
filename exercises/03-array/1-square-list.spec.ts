import { holds, inSharedMemory, lines, same, segments, stage, unlessUnwritten } from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'square-list');

law('the square_list walk-through prints what it should, in both processes', async ({ processes }) => {
  const [a] = await processes(1);
  const exitCode = await a.squareListWalkThrough();
  await unlessUnwritten(a);
  same(
    await lines(a),
    [
      'Result(in process p1): [1, 4, 9, 16]',
      'Sum of squares(in process p1): 30',
      'Result(in main program): [1, 4, 9, 16]',
      'Sum of squares(in main program): 30',
    ],
    'square_list([1, 2, 3, 4]) prints the squares and their sum in the child, and the parent prints the same: they share the memory.',
  );
  same(exitCode, 0, 'The walk-through ends with exit code 0.');
});

law('a new array holds as many zeros as its length says', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', 4);
  inSharedMemory(a);
  same(await a.length(array), 4, 'length is the number of elements.');
  same(await a.typeCodeOf(array), 'i', 'typeCode is the code that the array was made with.');
  same(await a.elements(array), [0, 0, 0, 0], "new SharedArray('i', 4) holds four zeros.");
});

law('each element keeps what was last written into it', async ({ processes }) => {
  const [a, b] = await processes(2);
  const array = await a.make('i', 5);
  inSharedMemory(a);
  const numbers = [7, -1, 2 ** 31 - 1, -(2 ** 31), 256];
  for (const [index, number] of numbers.entries()) await a.set(array, index, number);
  same(await a.elements(array), numbers, 'Each element holds its own number: their bytes do not overlap.');
  for (const [index, number] of [...numbers].reverse().entries()) await a.set(array, index, number);
  same(await b.elements(array), [...numbers].reverse(), 'A new number replaces the old one.');
  // A mark of change that wraps around must not make an old number look fresh.
  for (const count of [2 ** 7, 2 ** 8, 2 ** 15, 2 ** 16]) {
    await a.setUpTo(array, 1, count);
    const last = `After ${String(count)} writes by process 1, process 2 reads the last of them.`;
    same(await b.get(array, 1), count, last, 'stale-read');
  }
});

law(
  'SharedArray.open(handle) is the same array, in shared memory, from any process',
  async ({ processes }) => {
    const [a, b] = await processes(2);
    const array = await a.make('i', 3);
    inSharedMemory(a);
    for (const index of [0, 1, 2]) await a.set(array, index, 10 * index);
    const inB = await b.open(await a.handleOf(array));
    same(await b.length(inB), 3, 'The opened array has the same length.');
    same(await b.elements(inB), [0, 10, 20], 'SharedArray.open(handle) in process 2 sees the same elements.');
    await b.set(inB, 1, 20);
    same(await a.get(array, 1), 20, 'What another process wrote is seen at the next read.', 'stale-read');
    await a.set(array, 1, 30);
    await b.set(inB, 1, 20);
    const repeated =
      'A write that repeats an earlier one of the same process is still a write: others may have written in between.';
    same(await a.get(array, 1), 20, repeated, 'lost-update');
    const again = await a.open(await a.handleOf(array));
    same(
      await a.elements(again),
      [0, 20, 20],
      'The process that made an array can open it by its handle, too.',
    );
    const onward = await a.open(await b.handleOf(inB));
    const leads = 'An opened array has a handle, too, which leads to the same elements.';
    same(await a.elements(onward), [0, 20, 20], leads);
  },
);

law('an array that is passed to a child is the same array there', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', 2);
  await a.setInChild(array, 1, 5);
  const promise =
    'A SharedArray given to a child is the same memory there: the parent sees what the child wrote.';
  same(await a.elements(array), [0, 5], promise, 'stale-read');
});

law('an array is one piece of shared memory, even with a million elements', async ({ processes }) => {
  const [a, b] = await processes(2);
  const before = segments(a);
  await a.make('i', 64);
  const taken = segments(a) - before;
  holds(
    taken < 8,
    'An array of 64 elements is one piece of shared memory, not one for each element: the system allows a process about 65,000 pieces.',
    'wrong-value',
    { expected: '1 segment', actual: `${String(taken)} segments` },
  );
  const large = await a.make('i', 1_000_000);
  await a.set(large, 999_999, 7);
  same(await b.length(large), 1_000_000, 'An array may have a million elements, in every process.');
  const promise = 'set(999_999, 7) writes the last of a million elements, and no other.';
  same([await b.get(large, 16_959), await b.get(large, 999_999)], [0, 7], promise);
});
