import { asRegister, explore, inSharedMemory, type Input, same, stage } from '#lab';
import type * as Scenarios from './value.scenarios';

const { law } = stage<typeof Scenarios>('value', 'shared');

law('a new Value holds zero, or its initial value', async ({ processes }) => {
  const [a] = await processes(1);
  for (const code of ['i', 'd'] as const) {
    const cell = await a.make(code);
    same(await a.read(cell), 0, `new Value('${code}').value is 0.`);
    same(await a.typeCodeOf(cell), code, 'typeCode is the code that the Value was made with.');
  }
  inSharedMemory(a);
  same(await a.read(await a.make('i', -7)), -7, "new Value('i', -7).value is -7.");
  same(await a.read(await a.make('d', 2.5)), 2.5, "new Value('d', 2.5).value is 2.5.");
});

law('an i keeps any 32-bit integer, a d any double', async ({ processes }) => {
  const [a] = await processes(1);
  for (const [code, numbers] of [
    ['i', [1, -1, 255, 256, 65_536, 2 ** 31 - 1, -(2 ** 31)]],
    ['d', [0.1, 2 ** 53, -1e300, 5e-324]],
  ] as const) {
    const cell = await a.make(code);
    inSharedMemory(a);
    for (const number of numbers) {
      await a.write(cell, number);
      same(
        await a.read(cell),
        number,
        `After \`.value = ${String(number)}\`, a Value('${code}') reads that.`,
      );
    }
  }
});

law('Value.open(handle) is the same number, in shared memory, from any process', async ({ processes }) => {
  const [a, b] = await processes(2);
  const cell = await a.make('i', 123);
  inSharedMemory(a);
  const handle = await a.handleOf(cell);
  const inB = await b.open(handle);
  same(await b.read(inB), 123, 'Value.open(handle) in process 2 reads what process 1 stored.');
  same(await a.read(cell), 123, 'Value.open(handle) changes nothing.');
  await b.write(inB, 124);
  same(await a.read(cell), 124, 'What process 2 writes into the Value that it has opened, process 1 reads.');
  const again = await a.open(handle);
  same(await a.read(again), 124, 'The process that made a Value can open it by its handle, too.');
  const onward = await a.open(await b.handleOf(inB));
  same(await a.read(onward), 124, 'An opened Value has a handle, too, which leads to the same number.');
});

law('a Value that is passed to a child is the same number there', async ({ processes }) => {
  const [a] = await processes(1);
  const cell = await a.make('d', 1);
  await a.writeInChild(cell, 2.5);
  same(
    await a.read(cell),
    2.5,
    'A Value given to a child is the same memory there: the parent sees what the child wrote.',
    'stale-read',
  );
});

law('what one process writes, any process reads next', async ({ processes }) => {
  const [a, b] = await processes(2);
  const cell = await a.make('i', 1);
  for (let round = 2; round < 8; round++) {
    same(await a.read(cell), round - 1, 'A read gives what is in the memory now.', 'stale-read');
    await b.write(cell, round);
    same(
      await a.read(cell),
      round,
      'What another process wrote is seen at the next read: nothing may be cached between reads.',
      'stale-read',
    );
    same(await b.read(cell), round, 'A process reads its own writes.', 'stale-read');
  }
});

const get: Input = { method: 'get' };
const set = (value: number) => ({ method: 'set', value }) as Input;

law('in every schedule, reads and writes take effect one after the other', async (context) => {
  const team = await context.processes(3);
  for (const [code, programs] of [
    [
      'i',
      [
        [set(1), get],
        [set(2), get],
      ],
    ],
    // A reader that was stopped half-way must not see the second number, and then the first.
    [
      'd',
      [
        [set(0.1), set(-2.5)],
        [get, get],
      ],
    ],
    // A mark of change that two writers leave at once must not make an earlier number look fresh.
    ['i', [[set(1)], [set(2), get, set(3), get]]],
    // What one reader has seen, no other may miss after that.
    ['i', [[set(1)], [get, get], [get]]],
  ] as const) {
    const plan = { world: code, programs, after: [get], judge: asRegister };
    await explore(context, team.slice(0, programs.length), plan);
  }
});
