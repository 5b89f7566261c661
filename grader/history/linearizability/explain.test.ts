import { expect, test } from '@jest/globals';
import type { CounterInput } from '../models/counter';
import { counterModel } from '../models/counter';
import type { QueueInput } from '../models/queue';
import { queueModel } from '../models/queue';
import { BLOCKED, returned } from '../operation';
import { history, oneByOne } from '../testing/notation';
import { checkLinearizability } from './check';
import type { Illegal } from './verdict';

const add: CounterInput = { method: 'add' };
const get: CounterInput = { method: 'get' };

const lostUpdate = history<CounterInput>(
  [0, add, returned(1), 1, 4],
  [1, add, returned(1), 2, 5],
  [1, get, returned(1), 6, 7],
);

function refusalOf<I>(verdict: { readonly kind: string }): Illegal<I, unknown> {
  expect(verdict.kind).toBe('illegal');
  return verdict as Illegal<I, unknown>;
}

test('the impasse is the first return that no order explains, with the order that got furthest', () => {
  const { impasse } = refusalOf<CounterInput>(checkLinearizability(counterModel(), lostUpdate));
  expect(impasse.kind).toBe('unplaced');
  expect(impasse.operation.id).toBe(1);
  expect(impasse.order.map(({ operation, state }) => [operation.id, state])).toEqual([[0, '1']]);
  expect(impasse.state).toBe('1');
});

test('the sentence names the call, what came before it and the state that refuses it', () => {
  const { sentence } = refusalOf(checkLinearizability(counterModel(), lostUpdate));
  expect(sentence).toBe(
    'No order of the calls explains P1 add() → 1: it does not fit after P0 add() → 1 (1), ' +
      'nor in any other order that keeps real time.',
  );
});

test('for every operation that fits anywhere there is a longest partial linearization, each once', () => {
  const { partials } = refusalOf<CounterInput>(checkLinearizability(counterModel(), lostUpdate));
  expect(partials.map((order) => order.map(({ operation }) => operation.id))).toEqual([[0], [1]]);
});

test('a sleeper that should have continued is named, and where', () => {
  const stuck = oneByOne<QueueInput<number>>(
    [0, { method: 'put', item: 7 }, returned(undefined)],
    [1, { method: 'get' }, BLOCKED],
  );
  const { sentence, impasse } = refusalOf(checkLinearizability(queueModel<number>(), stuck));
  expect(impasse.kind).toBe('stuck');
  expect(sentence).toBe(
    'P1 get() (waits for ever) although it need not: after P0 put(7) ([7]) it could return.',
  );
});

test('of several parts that fail, the one that fails first in time is named', () => {
  const elements = history<{ readonly method: 'get'; readonly index: number }>(
    [0, { method: 'get', index: 0 }, returned(5), 3, 4],
    [1, { method: 'get', index: 1 }, returned(5), 1, 2],
  );
  const perElement = {
    ...counterModel(),
    step: (
      count: number,
      { outcome }: { readonly outcome: { readonly kind: string; readonly output?: unknown } },
    ) => (outcome.output === count ? count : undefined),
    partition: (all: typeof elements) => all.map((one) => [one]),
    describe: () => 'get()',
  };
  const { impasse, part } = refusalOf(checkLinearizability(perElement, elements));
  expect(impasse.operation.id).toBe(1);
  expect(part).toHaveLength(1);
});
