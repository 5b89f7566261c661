import { asInC, edges, inSharedMemory, refuses, same, show, stage, typeCodes } from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'slices');

/** More than a call can have arguments. */
const MANY = 200_000;

const ends = [undefined, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
/** All bounds in and around an array of up to three elements, and odd ones. */
const bounds: (number | undefined)[][] = [
  [],
  ...ends.flatMap((start) => [[start], ...ends.map((end) => [start, end])]),
  ...[1.5, -1.5, -0.5, NaN, Infinity, -Infinity].flatMap((odd) => [[odd], [0, odd]]),
  ...[2 ** 31, 2 ** 32 + 1, Number.MAX_SAFE_INTEGER].flatMap((far) => [[-far], [0, far], [far]]),
];

law('slice() copies the part that Array.prototype.slice would', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const items of [[], [4], [4, 5], [4, 5, 6]]) {
    trail.restart();
    const parts = await a.slices(await a.make('i', items), bounds);
    for (const [at, both] of bounds.entries())
      same(
        parts[at],
        items.slice(...both),
        `slice(${both.map(show).join(', ')}) of ${show(items)} is what Array.prototype.slice gives.`,
      );
  }
  inSharedMemory(a);
  same(await a.countOf(MANY, 'slice'), MANY, 'slice() copies all of an array, however long it is.');
});

law('slice() returns an ordinary array, a copy', async ({ processes }) => {
  const [a] = await processes(1);
  const promise = 'slice() returns an ordinary array, a copy: later writes do not change it.';
  same(await a.sliceIsCopy(await a.make('i', [1, 2])), true, promise);
  inSharedMemory(a);
});

law('fill() writes every element, and returns the array', async ({ processes }) => {
  const [a, b] = await processes(2);
  const mixed = await a.make('i', [7, 1, 7, 2]);
  await a.fill(mixed, 7);
  same(
    await b.elements(mixed),
    [7, 7, 7, 7],
    'fill(7) writes every element, even after one that is already 7.',
  );
  for (const code of typeCodes) {
    const found = await a.fills(await a.make(code, 3), edges(code));
    for (const [at, value] of edges(code).entries()) {
      const converted = `fill(${show(value)}) on a SharedArray('${code}') writes every element, converted as C does.`;
      same(found[at], Array(3).fill(asInC(code, value)), converted);
    }
  }
  same(await a.countOf(MANY, 'fill'), MANY, 'fill() writes all of an array, however long it is.');
  for (const length of [0, 2])
    same(await a.fillReturnsIt(await a.make('i', length)), true, 'fill() returns the array itself.');
});

law('fill() with what is not a number is a TypeError, and changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes)
    for (const kept of [[], [asInC(code, 4), asInC(code, 5)]]) {
      trail.restart();
      const others = code === 'q' || code === 'Q' ? [6, 0] : [6n, 0n];
      const array = await a.make(code, kept);
      inSharedMemory(a);
      await refuses(
        (wrong) => a.fill(array, wrong),
        ['12', '', null, undefined, true, {}, ...others].map((wrong) => [wrong, 'TypeError']),
        (wrong) => `fill(${wrong}) on a SharedArray('${code}') of ${String(kept.length)} must throw.`,
      );
      same(await a.elements(array), kept, 'A refused fill() changes nothing.', 'state-changed');
    }
});

law('iteration gives each element in order, from a position of its own', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const code of typeCodes) {
    const items = [2, 0, 1].map((number) => asInC(code, number));
    same(await b.iterate(await a.make(code, items)), items, 'Iteration gives the elements in order.');
  }
  same(await b.countOf(MANY, 'iteration'), MANY, 'Iteration gives all of an array, however long it is.');
  same(await b.iterate(await a.make('q', 0)), [], 'An empty array has nothing to iterate over.');
  same(
    await a.pairs(await a.make('H', [1, 2])),
    [
      [1, 1],
      [1, 2],
      [2, 1],
      [2, 2],
    ],
    'Each iteration has its own position: two nested loops over one array see every pair.',
  );
});

law('iteration reads each element when it is asked for', async ({ processes }) => {
  const [a] = await processes(1);
  const fresh =
    'Iteration reads each element when it is asked for, so it sees what was written just before, in an array of any length.';
  for (const length of [3, 5000]) same(await a.staleInIteration(length), null, fresh, 'stale-read');
  inSharedMemory(a);
});
