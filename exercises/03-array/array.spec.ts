import { fc, forAll, holdBefore, kata, lines, release, same, segments, throws, unlessUnwritten } from '#lab';
import type * as Scenarios from './array.scenarios';

const { check } = kata<typeof Scenarios>('array');

/** The model: JavaScript's typed arrays keep what C keeps. */
const typed = {
  b: Int8Array,
  B: Uint8Array,
  h: Int16Array,
  H: Uint16Array,
  i: Int32Array,
  I: Uint32Array,
  q: BigInt64Array,
  Q: BigUint64Array,
  f: Float32Array,
  d: Float64Array,
} as const;
type Code = keyof typeof typed;
type Cell = number | bigint;
const codes = Object.keys(typed) as Code[];
const isBig = (code: Code): boolean => code === 'q' || code === 'Q';
const cell = (code: Code, value: number): Cell => (isBig(code) ? BigInt(value) : value);

/** What an array of that type holds after it was given the items. */
function asInC(code: Code, items: readonly Cell[]): Cell[] {
  return isBig(code) ? [...(typed[code] as typeof BigInt64Array).from(items as bigint[])] : [...(typed[code] as typeof Int8Array).from(items as number[])];
}

function valueFor(code: Code): fc.Arbitrary<Cell> {
  if (isBig(code)) return fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n });
  if (code === 'f' || code === 'd') return fc.double({ noNaN: true });
  return fc.integer({ min: -(2 ** 40), max: 2 ** 40 });
}

check('the square_list walk-through prints what it should, in both processes', async ({ processes }) => {
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

check('a new array is all zeros, or a copy of its items', async ({ processes }) => {
  const [a] = await processes(1);
  for (const code of codes) {
    const zeros = await a.make(code, 4);
    same(await a.all(zeros), asInC(code, [0, 0, 0, 0].map((n) => cell(code, n))), `new SharedArray('${code}', 4) holds four zeros.`);
    same(await a.length(zeros), 4, 'length is the number of elements.');
    const items = [3, 1, 2].map((n) => cell(code, n));
    same(await a.all(await a.make(code, items)), items, `new SharedArray('${code}', items) holds the items, in order.`);
  }
  same(await a.all(await a.makeFromGenerator('i', [5, 6])), [5, 6], 'The items may come from any iterable, a generator too.');
});

check('negative indices count from the end', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('h', [10, 20, 30]);
  same([await a.get(array, -1), await a.get(array, -3)], [30, 10], 'get(-1) is the last element, get(-3) the first of three.');
  await a.set(array, -2, 21);
  same(await a.all(array), [10, 21, 30], 'set(-2, 21) writes the second of three.');
});

check('outside is a RangeError, on reads and writes alike', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', [1, 2, 3]);
  for (const index of [3, 4, -4, -100, 2 ** 32]) {
    await throws(a.get(array, index), { name: 'RangeError' }, `get(${String(index)}) of an array of three is a RangeError.`);
    await throws(a.set(array, index, 9), { name: 'RangeError' }, `set(${String(index)}, 9) on an array of three is a RangeError.`);
  }
  for (const index of [1.5, NaN, '1', undefined]) {
    const text = typeof index === 'string' ? `'${index}'` : String(index);
    await throws(a.get(array, index), { name: ['RangeError', 'TypeError'] }, `get(${text}) is an error: an index is a whole number.`);
    await throws(a.set(array, index, 9), { name: ['RangeError', 'TypeError'] }, `set(${text}, 9) is an error: an index is a whole number.`);
  }
  same(await a.all(array), [1, 2, 3], 'A refused write changes nothing.', 'state-changed');
});

check('wrong codes, lengths and items are refused by name', async ({ processes }) => {
  const [a] = await processes(1);
  const wrong = { name: ['RangeError', 'TypeError'] };
  for (const code of ['z', 'int', 'toString']) {
    await throws(a.make(code, 1), { ...wrong, mentions: [code] }, `new SharedArray('${code}', 1) is an error: the codes are b B h H i I q Q f d.`);
  }
  for (const length of [-1, 1.5, NaN, Infinity, null, {}]) {
    await throws(a.make('i', length), wrong, `new SharedArray('i', ${typeof length === 'object' ? JSON.stringify(length) : String(length)}) is an error: give a length, or the items.`);
  }
  for (const items of [[1, 'two'], [1, null], [undefined]]) {
    await throws(a.make('i', items), { name: 'TypeError' }, 'An item that is no number is a TypeError.');
  }
});

check('what is no number is refused, and changes nothing', async ({ processes }) => {
  const [a] = await processes(1);
  for (const code of ['i', 'd', 'q'] as const) {
    const before = [4, 5].map((n) => cell(code, n));
    const array = await a.make(code, before);
    for (const wrong of ['12', null, undefined, {}]) {
      await throws(a.set(array, 0, wrong), { name: 'TypeError' }, `set(0, ${JSON.stringify(wrong) ?? 'undefined'}) on a SharedArray('${code}') is a TypeError.`);
      await throws(a.fill(array, wrong), { name: 'TypeError' }, `fill(${JSON.stringify(wrong) ?? 'undefined'}) on a SharedArray('${code}') is a TypeError.`);
    }
    same(await a.all(array), before, 'A refused write changes nothing.', 'state-changed');
  }
});

check('elements wrap and round as in C', async ({ processes }) => {
  const [a] = await processes(1);
  for (const code of codes) {
    const items: Cell[] = isBig(code) ? [2n ** 63n, -1n, 2n ** 64n + 3n] : code === 'f' || code === 'd' ? [0.1, 1e300, -0] : [2 ** 31, -129, 65_537, 2 ** 32 + 7];
    const array = await a.make(code, items);
    same(await a.all(array), asInC(code, items), `The items given to new SharedArray('${code}', …) are converted as C does.`);
    const other = await a.make(code, items.length);
    for (const [index, item] of items.entries()) await a.set(other, index, item);
    same(await a.all(other), asInC(code, items), `set() on a SharedArray('${code}') converts as C does.`);
  }
});

check('slice() copies the part that Array.prototype.slice would', async (context) => {
  const [a] = await context.processes(1);
  const bound = fc.integer({ min: -9, max: 9 });
  const bounds = fc.oneof(fc.constant([]), fc.tuple(bound), fc.tuple(bound, bound));
  await forAll(
    context,
    [fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 7 }), bounds as fc.Arbitrary<number[]>],
    async (items, part) => {
      const array = await a.make('i', items);
      same(await a.slice(array, part), items.slice(...(part as [number?, number?])), `slice(${part.join(', ')}) of ${JSON.stringify(items)} is what Array.prototype.slice gives.`);
      await release(a);
    },
    { runs: 80 },
  );
  same(await a.sliceIsCopy(await a.make('i', [1, 2])), true, 'slice() returns an ordinary array, a copy: later writes do not change it.');
});

check('fill() fills, and iteration reads the elements of now', async ({ processes }) => {
  const [a, b] = await processes(2);
  const array = await a.make('H', 3);
  await a.fill(array, 65_537);
  same(await b.all(array), [1, 1, 1], 'fill(value) writes every element, converted as C does.');
  same(await a.iterateWhileWriting(array), [1, 2, 4], 'Iteration reads each element when it is asked for, so it sees what was written meanwhile.', 'stale-read');
});

check('an empty array is an array', async ({ processes }) => {
  const [a] = await processes(1);
  for (const empty of [await a.make('i', 0), await a.make('q', [])]) {
    same([await a.length(empty), await a.all(empty), await a.slice(empty, [])], [0, [], []], 'An array of no elements has length 0, and nothing in it.');
    await throws(a.get(empty, 0), { name: 'RangeError' }, 'An empty array has no element 0.');
    await throws(a.get(empty, -1), { name: 'RangeError' }, 'An empty array has no last element.');
  }
});

check('it is one memory, by its handle and in a child', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const code of ['b', 'i', 'Q', 'd'] as const) {
    const items = [1, 2, 3].map((n) => cell(code, n));
    const array = await a.make(code, items);
    same(await b.openAndRead(await a.handleOf(array)), items, 'SharedArray.open(handle) in another process sees the same elements.');
    await b.set(array, 1, cell(code, 20));
    same(await a.get(array, 1), cell(code, 20), 'What another process wrote is seen at the next read.', 'stale-read');
  }
  const array = await a.make('i', [0, 0]);
  await a.setInChild(array, -1, 5);
  same(await a.all(array), [0, 5], 'A SharedArray given to a child is the same memory there.', 'stale-read');
});

check('any program of calls, in any process, agrees with a typed array', async (context) => {
  const team = await context.processes(3);
  const program = fc.constantFrom(...codes).chain((code) =>
    fc.record({
      code: fc.constant(code),
      length: fc.integer({ min: 1, max: 5 }),
      steps: fc.array(
        fc.record({ by: fc.nat({ max: 2 }), index: fc.integer({ min: -5, max: 4 }), write: fc.option(valueFor(code), { nil: undefined, freq: 3 }) }),
        { minLength: 1, maxLength: 12 },
      ),
    }),
  );
  await forAll(
    context,
    [program],
    async ({ code, length, steps }) => {
      const [maker] = team;
      if (maker === undefined) return;
      const array = await maker.make(code, length);
      const model = Array.from({ length }, () => cell(code, 0));
      for (const { by, index: any, write } of steps) {
        const process = team[by] ?? maker;
        const index = any % length;
        const place = index < 0 ? index + length : index;
        if (write === undefined) {
          same(await process.get(array, index), model[place], `get(${String(index)}) gives what was written there last, by whichever process.`);
        } else {
          await process.set(array, index, write);
          model[place] = asInC(code, [write])[0] ?? 0;
        }
      }
      same(await maker.all(array), model, 'At the end each element holds what was written into it last.');
      await release(...team);
    },
    { runs: 60 },
  );
});

check('a write never touches a neighbour’s bytes', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const code of codes) {
    const ones = [1, 1, 1].map((n) => cell(code, n));
    for (let step = 1; step < 9; step++) {
      const array = await a.make(code, ones);
      const held = await holdBefore(a, step, (process) => process.set(array, 1, cell(code, 2)));
      if (held === undefined) break;
      await b.set(array, 0, cell(code, 3));
      await b.set(array, 2, cell(code, 4));
      await held.resume();
      same(
        await b.all(array),
        [3, 2, 4].map((n) => cell(code, n)),
        `While process 1 was stopped inside set(1, 2) of a SharedArray('${code}'), process 2 wrote the neighbours 0 and 2; then process 1 went on. Each element must hold what was written into it.`,
        'neighbour-overwritten',
      );
    }
  }
});

check('a 64-bit element is never seen half-written', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const [code, old, next] of [
    ['q', 0n, -1n],
    ['d', 1, -2.000_000_000_000_001],
  ] as const) {
    for (let step = 1; step < 8; step++) {
      const array = await a.make(code, [old, old]);
      const held = await holdBefore(a, step, (process) => process.set(array, 1, next));
      if (held === undefined) break;
      const seen = await b.get(array, 1);
      await held.resume();
      if (seen === old || seen === next) continue;
      same(seen, next, `While process 1 was stopped inside set(1, …), process 2 read an element of a SharedArray('${code}') that nobody ever wrote.`, 'torn-value');
    }
  }
});

check('close() gives the memory back, and a refused array takes none', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', [5]);
  await a.close(array);
  await a.close(array);
  await throws(a.get(array, 0), {}, 'Reading a closed array throws.');
  await throws(a.set(array, 0, 1), {}, 'Writing a closed array throws.');
  same(await a.useAfterBlock(), 'throws', 'At the end of a block with `using` the array is closed.');
  const before = segments(a);
  await a.churn(50);
  same(segments(a) - before, 0, 'After 50 arrays were made and closed, no more shared memory is in use than before.', 'leaked-memory');
  for (let round = 0; round < 3; round++) {
    await throws(a.makeFromFailing(), {}, 'An iterable that throws half-way: its error comes out.');
    await throws(a.make('i', [1, 'two']), {}, 'An item that is no number is an error.');
  }
  same(segments(a) - before, 0, 'An array that could not be made holds no shared memory.', 'leaked-memory');
});
