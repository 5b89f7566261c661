import {
  explore,
  fc,
  forAll,
  holds,
  isUndivided,
  type Input,
  stage,
  lines,
  release,
  same,
  segments,
  show,
  throws,
  unlessUnwritten,
} from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'whole');

/** The model: JavaScript's typed arrays convert as C does. */
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

/** What an array of this type holds when it is made from the items. */
function asInC(code: Code, items: readonly Cell[]): Cell[] {
  return isBig(code)
    ? [...(typed[code] as typeof BigInt64Array).from(items as bigint[])]
    : [...(typed[code] as typeof Int8Array).from(items as number[])];
}

function valueFor(code: Code): fc.Arbitrary<Cell> {
  // Few values and many: finds both a fault that needs the same number twice and one that needs more than 32 bits.
  const few = fc.constantFrom(0, 1, -1);
  if (isBig(code)) return fc.oneof(few.map(BigInt), fc.bigInt({ min: -(2n ** 66n), max: 2n ** 66n }));
  if (code === 'f' || code === 'd') return fc.oneof(few, fc.double({ noNaN: true }));
  return fc.oneof(few, fc.integer({ min: -(2 ** 40), max: 2 ** 40 }));
}

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

law('a new array is all zeros, or a copy of its items', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of codes) {
    trail.restart();
    const zeros = await a.make(code, 4);
    same(
      await a.all(zeros),
      asInC(
        code,
        [0, 0, 0, 0].map((n) => cell(code, n)),
      ),
      `new SharedArray('${code}', 4) holds four zeros.`,
    );
    same(await a.length(zeros), 4, 'length is the number of elements.');
    const items = [3, 1, 2].map((n) => cell(code, n));
    same(
      await a.all(await a.make(code, items)),
      items,
      `new SharedArray('${code}', items) holds the items, in order.`,
    );
  }
  trail.restart();
  same(
    await a.all(await a.makeFromGenerator('i', [5, 6])),
    [5, 6],
    'The items may come from any iterable, including a generator.',
  );
  const used = await a.make('d', [1, 2, 3, 4]);
  await a.close(used);
  same(
    await a.all(await a.make('d', 4)),
    [0, 0, 0, 0],
    'A new array is zero even if others were made and closed before it: nothing of theirs may be left in its memory.',
  );
  trail.restart();
  const before = segments(a);
  await a.make('i', 64);
  const taken = segments(a) - before;
  holds(
    taken < 8,
    'An array of 64 elements is one piece of shared memory, not one for each element: the system allows a process about 65,000 pieces.',
    'wrong-value',
    {
      expected: '1 segment',
      actual: `${String(taken)} segments`,
    },
  );
  const large = await a.make('h', 70_000);
  await a.set(large, -1, 7);
  same(
    [await a.get(large, 4_463), await a.get(large, 69_999)],
    [0, 7],
    'An array may be large: this one has 70,000 elements, and set(-1, 7) writes the last.',
  );
});

law('negative indices count from the end', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('h', [10, 20, 30]);
  same(
    [await a.get(array, -1), await a.get(array, -3)],
    [30, 10],
    'get(-1) is the last element, get(-3) the first of three.',
  );
  await a.set(array, -2, 21);
  same(await a.all(array), [10, 21, 30], 'set(-2, 21) writes the second of three.');
});

law('an index out of range is a RangeError, on reads and writes alike', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', [1, 2, 3]);
  for (const index of [3, 4, -4, -100, 2 ** 32]) {
    await throws(
      a.get(array, index),
      { name: 'RangeError' },
      `get(${String(index)}) of an array of three is a RangeError.`,
    );
    await throws(
      a.set(array, index, 9),
      { name: 'RangeError' },
      `set(${String(index)}, 9) on an array of three is a RangeError.`,
    );
  }
  for (const index of [1.5, NaN, '1', undefined]) {
    const text = typeof index === 'string' ? `'${index}'` : String(index);
    await throws(
      a.get(array, index),
      { name: ['RangeError', 'TypeError'] },
      `get(${text}) is an error: an index is a whole number.`,
    );
    await throws(
      a.set(array, index, 9),
      { name: ['RangeError', 'TypeError'] },
      `set(${text}, 9) is an error: an index is a whole number.`,
    );
  }
  same(await a.all(array), [1, 2, 3], 'A rejected write changes nothing.', 'state-changed');
});

law('wrong codes, lengths and items are rejected with errors that name them', async ({ processes }) => {
  const [a] = await processes(1);
  const wrong = { name: ['RangeError', 'TypeError'] };
  for (const code of ['z', 'int', 'toString']) {
    await throws(
      a.make(code, 1),
      { ...wrong, mentions: [code] },
      `new SharedArray('${code}', 1) is an error: the codes are b B h H i I q Q f d.`,
    );
  }
  for (const length of [-1, 1.5, NaN, Infinity, null, {}]) {
    await throws(
      a.make('i', length),
      wrong,
      `new SharedArray('i', ${typeof length === 'object' ? JSON.stringify(length) : String(length)}) is an error: the second argument is a length or the items.`,
    );
  }
  for (const items of [[1, 'two'], [1, null], [undefined]]) {
    await throws(a.make('i', items), { name: 'TypeError' }, 'An item that is not a number is a TypeError.');
  }
});

law('non-numbers are rejected, and change nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of ['i', 'd', 'q'] as const) {
    trail.restart();
    const before = [4, 5].map((n) => cell(code, n));
    const array = await a.make(code, before);
    for (const wrong of ['12', null, undefined, {}]) {
      await throws(
        a.set(array, 0, wrong),
        { name: 'TypeError' },
        `set(0, ${JSON.stringify(wrong) ?? 'undefined'}) on a SharedArray('${code}') is a TypeError.`,
      );
      await throws(
        a.fill(array, wrong),
        { name: 'TypeError' },
        `fill(${JSON.stringify(wrong) ?? 'undefined'}) on a SharedArray('${code}') is a TypeError.`,
      );
    }
    same(await a.all(array), before, 'A rejected write changes nothing.', 'state-changed');
  }
});

law('elements wrap and round as in C', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of codes) {
    trail.restart();
    const items: Cell[] = isBig(code)
      ? [2n ** 63n, -1n, 2n ** 64n + 3n]
      : code === 'f' || code === 'd'
        ? [0.1, 1e300, -0]
        : [2 ** 31, -129, 65_537, 2 ** 32 + 7];
    const array = await a.make(code, items);
    same(
      await a.all(array),
      asInC(code, items),
      `new SharedArray('${code}', items) converts the items as C does.`,
    );
    const other = await a.make(code, items.length);
    for (const [index, item] of items.entries()) await a.set(other, index, item);
    same(await a.all(other), asInC(code, items), `set() on a SharedArray('${code}') converts as C does.`);
  }
});

law('slice() copies the part that Array.prototype.slice would', async (context) => {
  const [a] = await context.processes(1);
  const bound = fc.integer({ min: -9, max: 9 });
  const bounds = fc.oneof(fc.constant([]), fc.tuple(bound), fc.tuple(bound, bound));
  await forAll(
    context,
    [fc.array(fc.integer({ min: -100, max: 100 }), { maxLength: 7 }), bounds as fc.Arbitrary<number[]>],
    async (items, part) => {
      const array = await a.make('i', items);
      same(
        await a.slice(array, part),
        items.slice(...(part as [number?, number?])),
        `slice(${part.join(', ')}) of ${JSON.stringify(items)} is what Array.prototype.slice gives.`,
      );
      await release(a);
    },
    { runs: 80 },
  );
  same(
    await a.sliceIsCopy(await a.make('i', [1, 2])),
    true,
    'slice() returns an ordinary array, a copy: later writes do not change it.',
  );
});

law(
  'fill() writes every element, and iteration reads each one when it is asked for',
  async ({ processes }) => {
    const [a, b] = await processes(2);
    const array = await a.make('H', 3);
    const mixed = await a.make('i', [7, 1, 7, 2]);
    await a.fill(mixed, 7);
    same(await b.all(mixed), [7, 7, 7, 7], 'fill(7) writes every element, even after one that is already 7.');
    await a.fill(array, 65_537);
    same(await b.all(array), [1, 1, 1], 'fill(value) writes every element, converted as C does.');
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
    same(
      await a.iterateWhileWriting(array),
      [1, 2, 4],
      'Iteration reads each element when it is asked for, so it sees what was written meanwhile.',
      'stale-read',
    );
  },
);

law('an empty array works like any other', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const empty of [await a.make('i', 0), await a.make('q', []), await a.make('b', 0)]) {
    same(
      [await a.length(empty), await a.all(empty), await a.slice(empty, [])],
      [0, [], []],
      'An array of no elements has length 0, and nothing in it.',
    );
    await a.fill(empty, (await a.typeCodeOf(empty)) === 'q' ? 1n : 1);
    same(
      [await b.length(empty), await b.all(empty)],
      [0, []],
      'Another process sees the empty array as empty, too.',
    );
    await throws(a.get(empty, 0), { name: 'RangeError' }, 'An empty array has no element 0.');
    await throws(a.get(empty, -1), { name: 'RangeError' }, 'An empty array has no last element.');
  }
});

law('it is one memory, opened by its handle or passed to a child', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const code of ['b', 'i', 'Q', 'd'] as const) {
    trail.restart();
    const items = [1, 2, 3].map((n) => cell(code, n));
    const array = await a.make(code, items);
    same(
      await b.openAndRead(await a.handleOf(array)),
      items,
      'SharedArray.open(handle) in another process sees the same elements.',
    );
    same(
      await b.canOpen(await a.handleOf(array)),
      true,
      'An array that another process opened and closed can be opened again: only the process that made it may remove the memory.',
    );
    await b.set(array, 1, cell(code, 20));
    same(
      await a.get(array, 1),
      cell(code, 20),
      'What another process wrote is seen at the next read.',
      'stale-read',
    );
    await a.set(array, 1, cell(code, 30));
    await b.set(array, 1, cell(code, 20));
    same(
      await a.get(array, 1),
      cell(code, 20),
      'A write that repeats an earlier one of the same process is still a write: others may have written in between.',
      'lost-update',
    );
  }
  trail.restart();
  const array = await a.make('i', [0, 0]);
  await a.setInChild(array, -1, 5);
  same(await a.all(array), [0, 5], 'A SharedArray given to a child is the same memory there.', 'stale-read');
});

law('any program of calls, in any process, agrees with a typed array', async (context) => {
  const team = await context.processes(3);
  const program = fc.constantFrom(...codes).chain((code) =>
    fc.record({
      code: fc.constant(code),
      length: fc.integer({ min: 1, max: 5 }),
      steps: fc.array(
        fc.record({
          by: fc.nat({ max: 2 }),
          index: fc.integer({ min: -5, max: 4 }),
          write: fc.option(valueFor(code), { nil: undefined, freq: 3 }),
        }),
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
          same(
            await process.get(array, index),
            model[place],
            `get(${String(index)}) returns what was last written there, by any process.`,
          );
        } else {
          await process.set(array, index, write);
          model[place] = asInC(code, [write])[0] ?? 0;
        }
      }
      same(await maker.all(array), model, 'At the end, each element holds what was last written into it.');
      await release(...team);
    },
    { runs: 60 },
  );
});

/** Two numbers of a type that differ in every half, so that any mixture of both is neither. */
function unlike(code: Code): [Cell, Cell] {
  if (code === 'd') return [1, -2.000_000_000_000_001];
  const [old, next] = isBig(code) ? [0x1111_1111_2222_2222n, -0x3333_3333_4444_4445n] : [0x11, -2.000_000_5];
  return [asInC(code, [old])[0] ?? 0, asInC(code, [next])[0] ?? 0];
}

const set = (code: Code, index: number, value: Cell): Input =>
  ({ method: 'set', code, index, value }) as Input;
const get = (code: Code, index: number): Input => ({ method: 'get', code, index }) as Input;
const all = (code: Code): Input => ({ method: 'all', code }) as Input;

law('a write never touches a neighbour’s bytes', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of codes) {
    const [one, two, three, four] = [1, 2, 3, 4].map((n) => cell(code, n));
    if (one === undefined || two === undefined || three === undefined || four === undefined) continue;
    await explore(context, [a, b], {
      world: 'arrays',
      programs: [[set(code, 1, two)], [set(code, 0, three), set(code, 2, four)]],
      before: [0, 1, 2].map((index) => set(code, index, one)),
      after: [all(code)],
      apart: true,
      preemptions: 1,
      judge: (run) => {
        const [last] = run.after;
        const seen = last?.kind === 'returned' && Array.isArray(last.value) ? (last.value as Cell[]) : [];
        const facts = { expected: show([three, two, four]), actual: show(seen) };
        const story = `Process 1 called set(1, 2) of a SharedArray('${code}') while process 2 wrote the neighbours: set(0, 3) and set(2, 4).`;
        if ((seen[0] !== three || seen[2] !== four) && run.calls.every((call) => isUndivided(run, call)))
          return {
            code: 'stale-read',
            sentence: `${story} Neither process was interrupted, and yet process 1 does not see what process 2 wrote.`,
            ...facts,
          };
        if (seen[0] !== three || seen[2] !== four)
          return {
            code: 'neighbour-overwritten',
            sentence: `${story} The neighbours must hold what process 2 wrote.`,
            ...facts,
          };
        if (seen[1] !== two)
          return {
            code: 'lost-update',
            sentence: `${story} Element 1 must hold what process 1 wrote, whatever happens to its neighbours.`,
            ...facts,
          };
        return undefined;
      },
    });
  }
});

law('no element is ever seen half-written or read half-changed', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of codes) {
    const [old, next] = unlike(code);
    await explore(context, [a, b], {
      world: 'arrays',
      programs: [[set(code, 1, next)], [get(code, 1)]],
      before: [set(code, 0, old), set(code, 1, old)],
      preemptions: 1,
      judge: (run) => {
        const read = run.calls.find(({ input, part }) => input.method === 'get' && part === 'program');
        if (read?.outcome.kind !== 'returned' || read.outcome.value === old || read.outcome.value === next)
          return undefined;
        if (run.calls.every((call) => isUndivided(run, call)))
          return {
            code: 'wrong-value',
            sentence:
              'No call was interrupted, and yet process 2 read a number that was never written: the two processes do not share it.',
            expected: `${show(old)} or ${show(next)}`,
            actual: show(read.outcome.value),
          };
        return {
          code: 'torn-value',
          sentence: `Process 1 wrote an element of a SharedArray('${code}') and process 2 read it at the same time: it got a number that was never written. An element must be read and written in one step.`,
          expected: `${show(old)} or ${show(next)}`,
          actual: show(read.outcome.value),
        };
      },
    });
  }
});

law('close() gives the memory back, and a constructor that throws takes none', async ({ processes }) => {
  const [a, b] = await processes(2);
  const kept = await a.make('i', [6]);
  holds(
    segments(a) > 0,
    'A SharedArray keeps its elements in shared memory, from `SharedMemory.create`; process 1 made one but has no such memory.',
  );
  const array = await a.make('i', [5]);
  await a.close(array);
  await a.close(array);
  await throws(a.get(array, 0), {}, 'Reading a closed array throws.');
  await throws(a.set(array, 0, 1), {}, 'Writing a closed array throws.');
  same(await a.useAfterBlock(), 'throws', 'At the end of a block with `using` the array is closed.');

  // One round before counting: memory that is kept for reuse is not a leak; memory that grows is.
  await a.churn(20);
  const before = [segments(a), await a.mappings()];
  await a.churn(500);
  same(
    segments(a) - (before[0] ?? 0),
    0,
    'After 500 arrays were made, used and closed, the number of segments of shared memory must be the same as before; this is the difference.',
    'leaked-memory',
  );
  same(
    (await a.mappings()) - (before[1] ?? 0),
    0,
    'After 500 arrays were made, used and closed, the number of mappings of shared memory in this process, opened memory included, must be the same as before; this is the difference.',
    'leaked-memory',
  );
  for (let round = 0; round < 3; round++) {
    await throws(
      a.makeFromFailing(),
      {},
      'If the iterable throws half-way, so does the constructor, with the same error.',
    );
    await throws(a.make('i', [1, 'two']), {}, 'An item that is not a number is an error.');
  }
  same(
    segments(a) - (before[0] ?? 0),
    0,
    'Arrays of an iterable that throws half-way, and of [1, "two"], were attempted three times each, and must have left no segment of shared memory; this is how many they left.',
    'leaked-memory',
  );

  const handle = await a.handleOf(kept);
  await b.openAndRead(handle);
  const opened = [segments(b), await b.mappings()];
  for (let round = 0; round < 10; round++) await b.openAndRead(handle);
  same(
    segments(b) - (opened[0] ?? 0),
    0,
    'SharedArray.open attaches to existing memory, and creates none; this is how many segments ten calls created.',
    'leaked-memory',
  );
  same(
    (await b.mappings()) - (opened[1] ?? 0),
    0,
    'After an array was opened, read and closed ten times, the number of mappings of shared memory must be the same as after the first time; this is the difference.',
    'leaked-memory',
  );
});
