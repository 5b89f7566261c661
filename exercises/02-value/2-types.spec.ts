import {
  anyNumber,
  asInC,
  type CNumber,
  edges,
  fc,
  forAll,
  inSharedMemory,
  refuses,
  release,
  type Remote,
  same,
  show,
  stage,
  typeCodes,
} from '#lab';
import type * as Scenarios from './value.scenarios';

const { law } = stage<typeof Scenarios>('value', 'types');

/** Either says that an argument is wrong. */
const refusals = ['TypeError', 'RangeError'];

const nameInC = {
  b: 'int8_t',
  B: 'uint8_t',
  h: 'int16_t',
  H: 'uint16_t',
  i: 'int32_t',
  I: 'uint32_t',
  q: 'int64_t',
  Q: 'uint64_t',
  f: 'float',
  d: 'double',
} as const;
type Code = keyof typeof nameInC;

/** Whether written or initial, a number becomes what C would make of it. */
async function convertsAsInC(
  a: Remote<typeof Scenarios>,
  code: Code,
  numbers: readonly CNumber[],
): Promise<void> {
  const found = await a.conversions(code, numbers);
  inSharedMemory(a);
  for (const [at, given] of numbers.entries()) {
    const expected = asInC(code, given);
    const held = `a Value('${code}') reads what a C ${nameInC[code]} would hold`;
    same(found[at]?.[0], expected, `After \`.value = ${show(given)}\`, ${held}.`);
    same(found[at]?.[1], expected, `With the initial value ${show(given)}, ${held}.`);
  }
}

law('each of the ten type codes makes a Value', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes) {
    trail.restart();
    const [zero, seven] = [asInC(code, 0), asInC(code, 7)];
    const cell = await a.make(code);
    inSharedMemory(a);
    same(await a.read(cell), zero, `new Value('${code}').value is ${show(zero)}.`);
    same(await a.typeCodeOf(cell), code, 'typeCode is the code that the Value was made with.');
    same(await a.read(await a.make(code, 0)), zero, '0 is a valid initial value for every type.');
    same(await a.read(await a.make(code, seven)), seven, `new Value('${code}', ${show(seven)}) holds it.`);
  }
});

const integers = ['b', 'B', 'h', 'H', 'i', 'I'] as const;

law('integers wrap around as in C', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of [...integers, 'q', 'Q'] as const) {
    trail.restart();
    await convertsAsInC(a, code, edges(code));
  }
});

law('an integer code cuts off the fraction of a number', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of integers) {
    trail.restart();
    await convertsAsInC(a, code, [2.7, 1.5, -0.5, -2.7, 255.9, 1e-7, 2 ** 31 + 0.7, -(2 ** 32) - 0.5]);
  }
});

law('f rounds as C does, and f and d carry NaN, the infinities and −0', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of ['f', 'd'] as const) {
    trail.restart();
    await convertsAsInC(a, code, edges(code));
  }
});

law('q and Q carry bigints, exactly beyond 2^53', async ({ processes }) => {
  const [a, b] = await processes(2);
  for (const [code, value] of [
    ['q', -(2n ** 63n)],
    ['q', 2n ** 53n + 1n],
    ['Q', 2n ** 64n - 1n],
    ['Q', 2n ** 32n],
  ] as const) {
    const promise = `A Value('${code}') carries ${show(value)} to another process exactly.`;
    same(await b.read(await a.make(code, value)), value, promise);
  }
});

law('any program of reads and writes, in any process, agrees with plain cells', async (context) => {
  const team = await context.processes(3);
  const code = fc.constantFrom(...typeCodes);
  const step = (one: Code, other: Code) =>
    fc.constantFrom(0 as const, 1 as const).chain((cell) =>
      fc.record({
        by: fc.nat({ max: 2 }),
        cell: fc.constant(cell),
        write: fc.option(anyNumber(cell === 0 ? one : other), { nil: undefined, freq: 2 }),
      }),
    );
  const program = fc.tuple(code, code).chain(([one, other]) =>
    fc.record({
      codes: fc.constant([one, other] as const),
      steps: fc.array(step(one, other), { minLength: 1, maxLength: 12 }),
    }),
  );
  await forAll(
    context,
    [program],
    async ({ codes, steps }) => {
      const [maker] = team;
      if (maker === undefined) return;
      const cells = [await maker.make(codes[0]), await maker.make(codes[1])] as const;
      const model = codes.map((one) => asInC(one, 0));
      for (const { by, cell, write } of steps) {
        const process = team[by] ?? maker;
        const promise = `Process ${String(by + 1)} reads what was last written into this Value('${codes[cell]}'), by any process.`;
        if (write === undefined) same(await process.read(cells[cell]), model[cell], promise);
        else {
          await process.write(cells[cell], write);
          model[cell] = asInC(codes[cell], write);
        }
      }
      for (const cell of [0, 1] as const) {
        const promise = `At the end each process finds in this Value('${codes[cell]}') what was written last.`;
        for (const process of team) same(await process.read(cells[cell]), model[cell], promise);
      }
      await release(...team);
    },
    { runs: 45 },
  );
  // A mark of change that wraps around must not make an old number look fresh.
  const [a, b] = team;
  const counted = await a.make('i', 0);
  for (const count of [2 ** 7, 2 ** 8, 2 ** 15, 2 ** 16]) {
    await a.writeUpTo(counted, count);
    const last = `After ${String(count)} writes by process 1, process 2 reads the last of them.`;
    same(await b.read(counted), count, last, 'stale-read');
  }
});

law('an unknown type code is refused with an error that names it', async ({ processes }) => {
  const [a] = await processes(1);
  await refuses(
    (code) => a.make(code as string),
    [
      ...['z', 'int', 'ii', 'hH', 'fd', 'toString'].map((code) => [code, refusals, [code]] as const),
      ...['', null, undefined].map((code) => [code, refusals] as const),
    ],
    (code) => `new Value(${code}) must throw: the type codes are b B h H i I q Q f d.`,
  );
});

const nonNumbers = ['12', '', null, undefined, true, {}, [5], [], new Date(0)];

law('what is not a number is a TypeError, and changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  await refusesAll(a, trail, () => nonNumbers);
});

law('q and Q take only bigints, the other codes none', async ({ processes, trail }) => {
  const [a] = await processes(1);
  await refusesAll(a, trail, (code) => (code === 'q' || code === 'Q' ? [5, 0, 2.5] : [5n, 0n]));
});

/** No type takes these, whether as its value or, except for what makes it zero, as its initial value. */
async function refusesAll(
  a: Remote<typeof Scenarios>,
  trail: { restart(): void },
  wrongFor: (code: Code) => readonly unknown[],
): Promise<void> {
  for (const code of typeCodes) {
    trail.restart();
    const kept = asInC(code, 41);
    const isNot = `a Value('${code}') holds a ${typeof kept}, and that is none.`;
    const cell = await a.make(code, kept);
    await refuses(
      (wrong) => a.write(cell, wrong),
      wrongFor(code).map((wrong) => [wrong, 'TypeError']),
      (wrong) => `\`.value = ${wrong}\` must throw: ${isNot}`,
    );
    inSharedMemory(a);
    same(await a.read(cell), kept, 'A refused write changes nothing.', 'state-changed');
    await refuses(
      (wrong) => a.make(code, wrong),
      wrongFor(code).flatMap((wrong) => (wrong === undefined || wrong === 0 ? [] : [[wrong, 'TypeError']])),
      (wrong) => `new Value('${code}', ${wrong}) must throw: ${isNot}`,
    );
  }
}

law('Value.open takes a handle of any type, and nothing else', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const code of typeCodes) {
    trail.restart();
    const seven = asInC(code, 7);
    const inB = await b.open(await a.handleOf(await a.make(code, seven)));
    same(
      [await b.typeCodeOf(inB), await b.read(inB)],
      [code, seven],
      'The opened Value has the same type and number.',
    );
  }
  trail.restart();
  await refuses(
    (data) => a.open({ data }),
    [undefined, null, {}, 'not a handle', 5, { typeCode: 'i' }].map((data) => [data, 'TypeError']),
    (data) => `Value.open(${data}) must throw: that is not the handle of a Value.`,
  );
  trail.restart();
  const { data: handle } = await a.handleOf(await a.make('i', 7));
  if (typeof handle !== 'object' || handle === null || !('typeCode' in handle)) return;
  await refuses(
    (typeCode) => a.open({ data: { ...handle, typeCode } }),
    [undefined, 'z', 'toString'].map((code) => [code, refusals]),
    (code) => `Value.open() of a handle whose typeCode is ${code} must throw: no Value has that.`,
  );
});
