import type { ArrayInput } from '../../models/array';
import { arrayModel } from '../../models/array';
import type { BankInput } from '../../models/bank';
import { bankModel } from '../../models/bank';
import type { CounterInput } from '../../models/counter';
import { counterModel } from '../../models/counter';
import type { RegisterInput } from '../../models/register';
import { registerModel } from '../../models/register';
import { returned, threw } from '../../operation';
import { deterministic } from '../subject';
import { either, nothing, numbers } from './answers';

export const register = deterministic<{ readonly value: number }, RegisterInput<number>>(
  registerModel(0),
  (random) =>
    random.pick<RegisterInput<number>>([
      { method: 'get' },
      { method: 'set', value: random.below(3) },
      { method: 'compareExchange', expected: random.below(3), replacement: random.below(3) },
    ]),
  ({ method }) => (method === 'set' ? [nothing] : numbers(0, 1, 2)),
);

export const counter = deterministic<number, CounterInput>(
  counterModel(),
  (random) => ({ method: random.pick(['add', 'get']) }),
  () => numbers(0, 1, 2, 3, 4, 5, 6, 7),
);

export const array = deterministic<readonly number[], ArrayInput<number>>(
  arrayModel([0, 0]),
  (random) =>
    random.pick<ArrayInput<number>>([
      { method: 'get', index: random.below(5) - 2 },
      { method: 'set', index: random.below(5) - 2, value: random.below(2) },
      random.oneIn(2) ? { method: 'snapshot' } : { method: 'set', index: 0, value: 1 },
      random.oneIn(2) ? { method: 'fill', value: 1 } : { method: 'get', index: 1 },
    ]),
  ({ method }) => {
    if (method === 'snapshot')
      return [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ].map((items) => returned(items));
    return method === 'get' ? [...numbers(0, 1), threw('RangeError')] : [nothing, threw('RangeError')];
  },
);

export const bank = deterministic<readonly number[], BankInput>(
  bankModel([2, 1]),
  (random) => {
    const amount = random.below(3);
    const account = random.below(2);
    return random.pick<BankInput>([
      { method: 'withdraw', account, amount },
      { method: 'deposit', account, amount },
      { method: 'transfer', from: account, to: random.below(2), amount },
      { method: 'balance', account },
      { method: 'audit', accounts: [0, 1] },
    ]);
  },
  ({ method }) => {
    if (method === 'deposit') return [nothing, threw('RangeError')];
    if (method === 'balance' || method === 'audit')
      return numbers(...Array.from({ length: 16 }, (_, sum) => sum));
    return [...either, threw('RangeError')];
  },
);
