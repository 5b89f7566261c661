import { asInC, refuses, same, show, stage } from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'slices');

const ends = [undefined, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5];
/** All bounds in and around an array of up to three elements, and odd ones. */
const bounds: (number | undefined)[][] = [
  [],
  ...ends.flatMap((start) => [[start], ...ends.map((end) => [start, end])]),
  ...[1.5, -1.5, -0.5, NaN, Infinity, -Infinity].flatMap((odd) => [[odd], [0, odd]]),
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
});

law('slice() returns an ordinary array, a copy', async ({ processes }) => {
  const [a] = await processes(1);
  const promise = 'slice() returns an ordinary array, a copy: later writes do not change it.';
  same(await a.sliceIsCopy(await a.make('i', [1, 2])), true, promise);
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
  const narrow = await a.make('H', 3);
  await a.fill(narrow, 65_537);
  same(await b.elements(narrow), [1, 1, 1], 'fill(value) writes every element, converted as C does.');
  for (const length of [0, 2])
    same(await a.fillReturnsIt(await a.make('i', length)), true, 'fill() returns the array itself.');
});

law('fill() with what is not a number is a TypeError, and changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of ['i', 'd', 'q'] as const) {
    trail.restart();
    const kept = [asInC(code, 4), asInC(code, 5)];
    const other = code === 'q' ? 6 : 6n;
    const array = await a.make(code, kept);
    await refuses(
      (wrong) => a.fill(array, wrong),
      ['12', null, undefined, {}, other].map((wrong) => [wrong, 'TypeError']),
      (wrong) => `fill(${wrong}) on a SharedArray('${code}') must throw.`,
    );
    same(await a.elements(array), kept, 'A refused fill() changes nothing.', 'state-changed');
  }
});

law('iteration gives each element in order, from a position of its own', async ({ processes }) => {
  const [a, b] = await processes(2);
  same(
    await b.iterate(await a.make('d', [0.5, 2, -1])),
    [0.5, 2, -1],
    'Iteration gives the elements in order.',
  );
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
  same(
    await a.iterateWhileWriting(await a.make('i', [1, 1, 1])),
    [1, 2, 4],
    'Iteration reads each element when it is asked for, so it sees what was written meanwhile.',
    'stale-read',
  );
});
