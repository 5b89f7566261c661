import { afterAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import path from 'node:path';
import type { Operation } from './testing/fixtures/any-program';
import type { ObservedRun } from './observed-run';
import type { Plan } from './plan';
import { Single } from '../explorer/search/single';
import { ObservedRun as Run } from './observed-run';
import { stage } from './stage';
import { Subjects } from '../subject/testing/subjects';

const PATIENCE_MS = 240_000;
const subjects = Subjects.ofScenarios(path.join(__dirname, 'testing', 'fixtures', 'any-program.ts'));
afterAll(() => subjects.stop(), PATIENCE_MS);

/** Inside, at the edges, outside, misaligned, and of other types. */
const offset = fc.constantFrom<unknown>(
  0,
  1,
  2,
  3,
  4,
  6,
  7,
  8,
  12,
  15,
  16,
  17,
  -1,
  -4,
  2 ** 32,
  0.5,
  NaN,
  '0',
  null,
);
const length = fc.constantFrom<unknown>(0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 17, -1, 1.5, NaN, Infinity, '1', null);
const number = fc.constantFrom<unknown>(
  0,
  1,
  -1,
  127,
  128,
  2 ** 31,
  -(2 ** 31),
  2 ** 53,
  0.5,
  -0,
  NaN,
  Infinity,
  '7',
  null,
  true,
  3n,
);
const bigint = fc.constantFrom<unknown>(0n, -1n, 2n ** 63n, 2n ** 64n - 1n, 1, '1', null);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 17 }),
  fc.constantFrom<unknown>(null, 'ab', [1, 2], new Uint16Array(2), new ArrayBuffer(4)),
);
/** None of these sleeps for ever, because there is no other process to end that. */
const timeout = fc.constantFrom<unknown>(0, -1, -Infinity, 0.5, 1, NaN, '1', null, {});
const count = fc.constantFrom<unknown>(0, 1, 2, -1, 1.5, NaN, Infinity, '1');
const which = fc.nat({ max: 3 });

const numberTypes = ['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'];
const wide = ['BigInt64', 'BigUint64'];
const on = (
  target: Operation['on'],
  methods: readonly string[],
  ...args: readonly fc.Arbitrary<unknown>[]
): fc.Arbitrary<Operation> =>
  fc.record({ on: fc.constant(target), which, method: fc.constantFrom(...methods), args: fc.tuple(...args) });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  on(
    'memory',
    [...numberTypes, ...wide].map((type) => `get${type}`),
    offset,
  ),
  on(
    'memory',
    numberTypes.map((type) => `set${type}`),
    offset,
    number,
  ),
  on(
    'memory',
    wide.map((type) => `set${type}`),
    offset,
    bigint,
  ),
  on('memory', ['readBytes'], offset, length),
  on('memory', ['writeBytes'], offset, bytes),
  on('memory', ['load'], offset),
  on('memory', ['store', 'add', 'sub', 'exchange'], offset, number),
  on('memory', ['compareExchange'], offset, number, number),
  on('memory', ['wait'], offset, number, timeout),
  on('memory', ['notify'], offset, count),
  on('memory', ['close', 'unlink', 'closed', 'byteLength']),
  on('reader', ['read'], length),
  on('writer', ['write'], bytes),
  on('reader', ['poll', 'close', 'closed'], timeout),
  on('writer', ['poll', 'close', 'closed'], timeout),
  on('kernel', ['create'], fc.constantFrom<unknown>(1, 8, 100, 0, -1, 1.5, NaN, '8')),
  on('kernel', ['open'], fc.constantFrom<unknown>(0, 1, 2, 3, '', '/nothing', null)),
  on('kernel', ['sleep'], timeout),
  on('kernel', ['isRunning'], fc.constantFrom<unknown>('own', 0, -1, 1.5, NaN)),
);

/** The results of the operations in one process: called or explored, before the run or in it, traced or not. */
async function everyWay(operations: readonly Operation[]): Promise<Record<string, unknown>> {
  const [subject] = await subjects.take(1);
  if (subject === undefined) throw new Error('there is no process');
  const called = async (trace: boolean): Promise<unknown> =>
    (await subject.call('plain', [operations], { trace })).value;
  const call = { method: 'carryOut', operations };
  const ran = async (plan: Plan, trace: boolean): Promise<unknown> => {
    let seen: unknown;
    const look = ({ calls }: ObservedRun): unknown =>
      calls[0]?.outcome.kind === 'returned' ? calls[0].outcome.value : calls;
    await stage(
      [subject],
      plan,
      [new Single([])],
      (run, _, { tables }) => {
        seen = look(new Run(run, plan, tables));
        return true;
      },
      { trace },
    );
    return seen;
  };
  // A pipe as large as the system's own, because a writer can see when it is nearly full.
  const world = { world: 'explored', pipeBytes: 65_536 };
  const inside: Plan = { ...world, programs: [[call]] };
  const before: Plan = { ...world, programs: [[]], before: [call] };
  return {
    'called, recorded': await called(true),
    explored: await ran(inside, false),
    'explored, traced': await ran(inside, true),
    'before the run': await ran(before, false),
    'before the run, traced': await ran(before, true),
    called: await called(false),
  };
}

test(
  'the kernel gives the same values and the same errors, whether or not it is observed',
  async () => {
    let values = 0;
    let errors = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(operation, { minLength: 1, maxLength: 30, size: 'max' }),
        async (operations) => {
          const { called, ...observed } = await everyWay(operations);
          for (const [way, outcomes] of Object.entries(observed))
            expect([way, outcomes]).toEqual([way, called]);
          for (const one of called as readonly string[]) {
            if (/^\w+ \w+: '/.test(one)) errors += 1;
            else values += 1;
          }
        },
      ),
      { numRuns: 75 },
    );
    expect(values).toBeGreaterThan(250);
    expect(errors).toBeGreaterThan(250);
  },
  PATIENCE_MS,
);
