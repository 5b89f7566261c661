import { expect, test } from '@jest/globals';
import { PENDING, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import type { BankInput } from './bank';
import { bankModel } from './bank';

const done = returned(undefined);
const withdraw = (account: number, amount: number): BankInput => ({ method: 'withdraw', account, amount });
const deposit = (account: number, amount: number): BankInput => ({ method: 'deposit', account, amount });
const transfer = (from: number, to: number, amount: number): BankInput => ({
  method: 'transfer',
  from,
  to,
  amount,
});
const balance = (account: number): BankInput => ({ method: 'balance', account });
const audit: BankInput = { method: 'audit', accounts: [0, 1] };
const bank = bankModel([10, 0]);

test('a withdrawal is paid exactly when funds suffice', () => {
  expect(
    verdictOf(
      bank,
      oneByOne(
        [0, withdraw(0, 10), returned(true)],
        [0, withdraw(0, 1), returned(false)],
        [0, balance(0), returned(0)],
      ),
    ),
  ).toBe('ok');
  expect(verdictOf(bank, oneByOne([0, withdraw(0, 11), returned(true)]))).toBe('illegal');
  expect(verdictOf(bank, oneByOne([0, withdraw(0, 10), returned(false)]))).toBe('illegal');
});

test('of two withdrawals of everything one is refused: no overdraft', () => {
  const both = (second: boolean) =>
    history<BankInput>(
      [0, withdraw(0, 10), returned(true), 1, 3],
      [1, withdraw(0, 10), returned(second), 2, 4],
    );
  expect([both(false), both(true)].map((each) => verdictOf(bank, each))).toEqual(['ok', 'illegal']);
});

test('no update is lost', () => {
  const after = (seen: number) =>
    history<BankInput>(
      [0, withdraw(0, 1), returned(true), 1, 3],
      [1, deposit(0, 1), done, 2, 4],
      [0, balance(0), returned(seen), 5, 6],
    );
  expect([9, 10, 11].map((seen) => verdictOf(bank, after(seen)))).toEqual(['illegal', 'ok', 'illegal']);
});

test('an audit never sees a transfer half done', () => {
  const during = (total: number) =>
    history<BankInput>([0, transfer(0, 1, 4), returned(true), 1, 6], [1, audit, returned(total), 2, 3]);
  expect([6, 10, 14].map((total) => verdictOf(bank, during(total)))).toEqual(['illegal', 'ok', 'illegal']);
});

test('a killed transfer happened as a whole or not at all', () => {
  const after = (from: number, to: number) =>
    oneByOne<BankInput>(
      [0, transfer(0, 1, 4), PENDING],
      [1, audit, returned(10)],
      [1, balance(0), returned(from)],
      [1, balance(1), returned(to)],
      [1, balance(0), returned(from)],
    );
  const seen = [after(10, 0), after(6, 4), after(6, 0), after(10, 4)];
  expect(seen.map((each) => verdictOf(bank, each))).toEqual(['ok', 'ok', 'illegal', 'illegal']);
});

test('a transfer to itself moves nothing, and still needs the funds', () => {
  expect(
    verdictOf(bank, oneByOne([0, transfer(0, 0, 4), returned(true)], [0, balance(0), returned(10)])),
  ).toBe('ok');
  expect(
    verdictOf(bank, oneByOne([0, transfer(1, 1, 4), returned(false)], [0, balance(1), returned(0)])),
  ).toBe('ok');
  expect(verdictOf(bank, oneByOne([0, transfer(1, 1, 4), returned(true)]))).toBe('illegal');
});

test.each([0, -1, 1.5, NaN, Infinity])('amount %p is a RangeError, and changes nothing', (amount) => {
  for (const call of [withdraw(0, amount), deposit(0, amount), transfer(0, 1, amount)]) {
    expect(
      verdictOf(
        bank,
        oneByOne([0, call, threw('RangeError')], [0, audit, returned(10)], [0, balance(0), returned(10)]),
      ),
    ).toBe('ok');
    expect(verdictOf(bank, oneByOne([0, call, returned(true)]))).toBe('illegal');
  }
});

test('a sum beyond 2 ** 53 - 1 is a RangeError, and changes nothing', () => {
  const rich = bankModel([Number.MAX_SAFE_INTEGER, 10]);
  const refused = threw('RangeError');
  for (const call of [deposit(0, 1), transfer(1, 0, 1), audit]) {
    expect(verdictOf(rich, oneByOne([0, call, refused], [0, balance(1), returned(10)]))).toBe('ok');
    expect(verdictOf(rich, oneByOne([0, call, returned(true)]))).toBe('illegal');
    expect(verdictOf(bank, oneByOne([0, call, refused]))).toBe('illegal');
  }
  expect(verdictOf(rich, oneByOne([0, transfer(0, 0, 5), returned(true)]))).toBe('ok');
  expect(verdictOf(rich, oneByOne([0, transfer(1, 0, 11), returned(false)]))).toBe('ok');
});

test('an account that the model does not know is the recorder’s fault, and says so', () => {
  expect(() => verdictOf(bank, oneByOne([0, balance(2), returned(0)]))).toThrow(/account 2/);
});
