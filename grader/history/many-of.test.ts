import { expect, test } from '@jest/globals';
import { checkLinearizability } from './linearizability/check';
import type { On } from './many-of';
import { manyOf } from './many-of';
import type { BarrierInput } from './models/barrier';
import { barrierModel } from './models/barrier';
import type { RegisterInput } from './models/register';
import { registerModel } from './models/register';
import { BLOCKED, returned } from './operation';
import { history, oneByOne } from './testing/notation';

const registers = manyOf(registerModel(0));
const set = (object: string, value: number): On<RegisterInput<number>> => ({
  object,
  call: { method: 'set', value },
});
const get = (object: string): On<RegisterInput<number>> => ({ object, call: { method: 'get' } });

test('each object is judged apart, and an order is given for each', () => {
  const verdict = checkLinearizability(
    registers,
    oneByOne(
      [0, set('x', 1), returned(undefined)],
      [0, set('y', 2), returned(undefined)],
      [1, get('x'), returned(1)],
    ),
  );
  expect(verdict.kind === 'ok' && verdict.orders.map((order) => order.length)).toEqual([2, 1]);
});

test('one wrong object makes the history wrong, and only its operations are shown', () => {
  const verdict = checkLinearizability(
    registers,
    oneByOne(
      [0, set('x', 1), returned(undefined)],
      [0, set('y', 2), returned(undefined)],
      [1, get('y'), returned(1)],
    ),
  );
  expect(verdict).toMatchObject({ kind: 'illegal', impasse: { operation: { id: 2 } } });
  expect(verdict.kind === 'illegal' && verdict.part.map(({ id }) => id)).toEqual([1, 2]);
});

test('the cost of many objects is a sum, not a product', () => {
  const writes = ['a', 'b', 'c', 'd'].flatMap((object) => [1, 2, 3].map((value) => ({ object, value })));
  const lines = writes.map(
    ({ object, value }, at) => [at, set(object, value), returned(undefined), 1, 2] as const,
  );
  const wrong = ['a', 'b', 'c', 'd'].map((object, at) => [at, get(object), returned(9), 3, 4] as const);
  const apart = checkLinearizability(registers, history(...lines, ...wrong));
  const { partition: _, ...whole } = registers;
  const together = checkLinearizability(whole, history(...lines, ...wrong), { budget: 1_000_000 });
  expect([apart.kind, together.kind]).toEqual(['illegal', 'illegal']);
  expect(apart.steps * 20).toBeLessThan(together.steps);
});

test('phases and sleepers are those of the object that was called', () => {
  const wait = (object: string): On<BarrierInput> => ({ object, call: { method: 'wait' } });
  const barriers = manyOf(barrierModel(2));
  const met = history(
    [0, wait('x'), returned(0), 1, 4],
    [1, wait('x'), returned(1), 2, 3],
    [2, wait('y'), BLOCKED, 1, Infinity],
  );
  expect(checkLinearizability(barriers, met).kind).toBe('ok');
  const missed = history([0, wait('x'), BLOCKED, 1, Infinity], [1, wait('x'), BLOCKED, 2, Infinity]);
  expect(checkLinearizability(barriers, missed).kind).toBe('illegal');
});
