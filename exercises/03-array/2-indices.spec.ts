import {
  anyNumber,
  asInC,
  asRegister,
  edges,
  explore,
  fc,
  forAll,
  inSharedMemory,
  refuses,
  release,
  same,
  show,
  stage,
  throws,
  typeCodes,
  typedArrayOf,
  type Input,
} from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'indices');

/** Either says that an argument is wrong. */
const refusals = ['TypeError', 'RangeError'];

law('an array made from items holds them, in order', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes) {
    trail.restart();
    const items = [3, 1, 2].map((number) => asInC(code, number));
    const array = await a.make(code, items);
    inSharedMemory(a);
    same(await a.elements(array), items, `new SharedArray('${code}', items) holds the items, in order.`);
    same(await a.length(array), 3, 'length is the number of items.');
    same(await a.typeCodeOf(array), code, 'typeCode is the code that the array was made with.');
    const part = await a.makeFromPart(code, typedArrayOf(code, [...items].reverse().concat(items)), 3);
    same(await a.elements(part), items, 'A part of a typed array is an iterable like any other.');
  }
  trail.restart();
  const kept = 'The items belong to the caller: the constructor leaves them as they were.';
  same(await a.itemsAfterMaking('i', [3, 1, 2]), [3, 1, 2], kept);
  const many = { length: 200_000, last: 199_999 };
  same(await a.makeMany(many.length), many, 'The items may be any number of items.');
  for (const from of ['makeFromGenerator', 'makeFromCollection'] as const)
    same(await a.elements(await a[from]('h', [5, 6])), [5, 6], 'The items may come from any iterable.');
});

law('negative indices count from the end', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('h', [10, 20, 30]);
  inSharedMemory(a);
  const read = [await a.get(array, -1), await a.get(array, -3)];
  same(read, [30, 10], 'get(-1) is the last element, get(-3) the first of three.');
  await a.set(array, -2, 21);
  same(await a.elements(array), [10, 21, 30], 'set(-2, 21) writes the second of three.');
});

law('an index out of range is a RangeError, on reads and writes alike', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('h', [1, 2, 3]);
  inSharedMemory(a);
  const outside = [3, 4, -4, -100, 2 ** 32, -(2 ** 32)].map(
    (index) => [index, 'RangeError', [String(index)]] as const,
  );
  const promise = 'on an array of three must throw a RangeError that names the index.';
  await refuses(
    (index) => a.get(array, index),
    outside,
    (index) => `get(${index}) ${promise}`,
  );
  await refuses(
    (index) => a.set(array, index, 9),
    outside,
    (index) => `set(${index}, 9) ${promise}`,
  );
  same(await a.elements(array), [1, 2, 3], 'A refused write changes nothing.', 'state-changed');
});

law('an index that is not an integer is refused', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('h', [1, 2, 3]);
  inSharedMemory(a);
  const wrong = [1.5, -0.5, NaN, Infinity, -Infinity, '1', undefined, null, 1n, [1]].map(
    (index) => [index, refusals] as const,
  );
  await refuses(
    (index) => a.get(array, index),
    wrong,
    (index) => `get(${index}) must throw: that is not an integer.`,
  );
  await refuses(
    (index) => a.set(array, index, 9),
    wrong,
    (index) => `set(${index}, 9) must throw: that is not an integer.`,
  );
  same(await a.elements(array), [1, 2, 3], 'A refused write changes nothing.', 'state-changed');
});

law('an unknown type code is refused with an error that names it', async ({ processes }) => {
  const [a] = await processes(1);
  await refuses(
    (code) => a.make(code, 1),
    [
      ...['z', 'int', 'ii', 'hH', 'fd', 'toString'].map((code) => [code, refusals, [code]] as const),
      ...['', null, undefined].map((code) => [code, refusals] as const),
    ],
    (code) => `new SharedArray(${code}, 1) must throw: the type codes are b B h H i I q Q f d.`,
  );
});

law('a wrong length is refused, and what is neither a length nor items', async ({ processes }) => {
  const [a] = await processes(1);
  await refuses(
    (length) => a.make('h', length),
    [-1, 1.5, NaN, Infinity, '12', null, undefined, {}, { length: 2 }, { length: 0 }, true, 2n].map(
      (wrong) => [wrong, refusals],
    ),
    (length) => `new SharedArray('h', ${length}) must throw: the second argument is a length or the items.`,
  );
});

law('what is not a number of the type is a TypeError, and changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes) {
    trail.restart();
    const kept = [asInC(code, 4), asInC(code, 5)];
    const array = await a.make(code, kept);
    inSharedMemory(a);
    const others = typeof kept[0] === 'bigint' ? [6, 0] : [6n, 0n];
    await refuses(
      (wrong) => a.set(array, 0, wrong),
      ['12', '', null, undefined, true, {}, [5], new Date(0), ...others].map((wrong) => [wrong, 'TypeError']),
      (wrong) => `set(0, ${wrong}) on a SharedArray('${code}') must throw.`,
    );
    same(await a.elements(array), kept, 'A refused write changes nothing.', 'state-changed');
    await refuses(
      (wrong) => a.make(code, [kept[0], wrong]),
      ['2', null, undefined, true, ...others].map((wrong) => [wrong, 'TypeError']),
      (wrong) => `new SharedArray('${code}', [${show(kept[0])}, ${wrong}]) must throw.`,
    );
    const withHole: unknown[] = [...kept];
    withHole.length = 3;
    const hole = `new SharedArray('${code}', …) of a list with a hole must throw: iteration gives undefined there.`;
    await throws(a.make(code, withHole), { name: 'TypeError' }, hole);
  }
});

law('elements wrap, lose their fraction and round as in C', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes) {
    trail.restart();
    const fractions = code === 'q' || code === 'Q' ? [] : [-2.7, 1.5, -0.5, 255.9];
    const items = [...edges(code), ...fractions];
    const inC = items.map((item) => asInC(code, item));
    const array = await a.make(code, items);
    inSharedMemory(a);
    same(await a.elements(array), inC, `new SharedArray('${code}', items) converts the items as C does.`);
    const other = await a.make(code, items.length);
    for (const [index, item] of items.entries()) await a.set(other, -items.length + index, item);
    same(await a.elements(other), inC, `set() on a SharedArray('${code}') converts as C does.`);
  }
});

law('an array may be empty', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const empty of [await a.make('b', 0), await a.make('q', [])]) {
    same(await a.length(empty), 0, 'An array of no elements has length 0.');
    same(await b.length(empty), 0, 'Another process sees the empty array as empty, too.');
    await throws(a.get(empty, 0), { name: 'RangeError' }, 'An empty array has no element 0.');
    await throws(a.get(empty, -1), { name: 'RangeError' }, 'An empty array has no last element.');
  }
});

law('SharedArray.open takes a handle of any type, and nothing else', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const code of typeCodes) {
    trail.restart();
    const items = [asInC(code, 7), asInC(code, 8)];
    const inB = await b.open(await a.handleOf(await a.make(code, items)));
    const seen = [await b.typeCodeOf(inB), await b.elements(inB)];
    same(seen, [code, items], 'The opened array has the same type and elements.');
  }
  trail.restart();
  await refuses(
    (data) => a.open({ data }),
    [undefined, null, {}, 'not a handle', 5, { typeCode: 'i' }].map((data) => [data, 'TypeError']),
    (data) => `SharedArray.open(${data}) must throw: that is not the handle of an array.`,
  );
  trail.restart();
  const { data: handle } = await a.handleOf(await a.make('i', [7]));
  if (typeof handle !== 'object' || handle === null || !('typeCode' in handle)) return;
  await refuses(
    (typeCode) => a.open({ data: { ...handle, typeCode } }),
    [undefined, 'z', 'toString'].map((code) => [code, refusals]),
    (code) => `SharedArray.open() of a handle whose typeCode is ${code} must throw: no array has that.`,
  );
});

law('any program of get() and set(), in any process, agrees with a typed array', async (context) => {
  const team = await context.processes(3);
  const program = fc.constantFrom(...typeCodes).chain((code) =>
    fc.record({
      code: fc.constant(code),
      length: fc.integer({ min: 1, max: 5 }),
      steps: fc.array(
        fc.record({
          by: fc.nat({ max: 2 }),
          index: fc.integer({ min: -5, max: 4 }),
          write: fc.option(anyNumber(code), { nil: undefined, freq: 3 }),
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
      const model = Array.from({ length }, () => asInC(code, 0));
      for (const { by, index: any, write } of steps) {
        const process = team[by] ?? maker;
        const index = any % length;
        const place = index < 0 ? index + length : index;
        const promise = `get(${String(index)}) returns what was last written there, by any process.`;
        if (write === undefined) same(await process.get(array, index), model[place], promise);
        else {
          await process.set(array, index, write);
          model[place] = asInC(code, write);
        }
      }
      const last = 'At the end, each process finds in each element what was last written into it.';
      for (const process of team) same(await process.elements(array), model, last);
      await release(...team);
    },
    { runs: 45 },
  );
  // A mark of change that two writers leave at once must not make an earlier number look fresh.
  const at1 = (value: number): Input => ({ method: 'set', index: 1, value }) as Input;
  const get = { method: 'get', index: 1 } as Input;
  const plan = { world: 'i', after: [get], judge: asRegister };
  for (const programs of [
    [[at1(1)], [at1(2), get, at1(3), get]],
    [[at1(1)], [get, get], [get]],
  ])
    await explore(context, team.slice(0, programs.length), { ...plan, programs });
});
