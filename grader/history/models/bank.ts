import type { Model } from '../model';
import { completes, plain, returns, throwsError } from './answers';

/**
 * Accounts by number, from 0. Amounts that are not positive integers, and sums beyond 2 ** 53 - 1: RangeError, and
 * nothing changes.
 */
export type BankInput =
  /** false, and unchanged, when funds are short. */
  | { readonly method: 'withdraw'; readonly account: number; readonly amount: number }
  | { readonly method: 'deposit'; readonly account: number; readonly amount: number }
  /** All or nothing; false when funds are short; also to itself. */
  | { readonly method: 'transfer'; readonly from: number; readonly to: number; readonly amount: number }
  | { readonly method: 'balance'; readonly account: number }
  /** The total of these accounts at one moment. */
  | { readonly method: 'audit'; readonly accounts: readonly number[] };

type Balances = readonly number[];

/** Accounts that are never overdrawn and lose no money: each call happens at one moment, a transfer too. */
export function bankModel(initial: Balances): Model<Balances, BankInput, unknown> {
  return {
    ...plain,
    name: 'a bank',
    init: () => initial,
    step: (balances, { input, outcome }) => {
      if ('amount' in input && !(Number.isInteger(input.amount) && input.amount > 0)) {
        return throwsError(outcome, 'RangeError') ? balances : undefined;
      }
      switch (input.method) {
        case 'deposit': {
          const after = added(balances, input.account, input.amount);
          if (!isExact(after)) return throwsError(outcome, 'RangeError') ? balances : undefined;
          return completes(outcome) ? after : undefined;
        }
        case 'withdraw': {
          const isCovered = balanceOf(balances, input.account) >= input.amount;
          if (!returns(outcome, isCovered)) return undefined;
          return isCovered ? added(balances, input.account, -input.amount) : balances;
        }
        case 'transfer': {
          const isCovered = balanceOf(balances, input.from) >= input.amount;
          if (!isCovered) return returns(outcome, false) ? balances : undefined;
          const after = added(added(balances, input.from, -input.amount), input.to, input.amount);
          if (!isExact(after)) return throwsError(outcome, 'RangeError') ? balances : undefined;
          return returns(outcome, true) ? after : undefined;
        }
        case 'balance':
          return returns(outcome, balanceOf(balances, input.account)) ? balances : undefined;
        case 'audit': {
          const total = input.accounts.reduce((sum, account) => sum + balanceOf(balances, account), 0);
          const isAnswered = isExact([total]) ? returns(outcome, total) : throwsError(outcome, 'RangeError');
          return isAnswered ? balances : undefined;
        }
      }
    },
  };
}

/** Beyond 2 ** 53 - 1, numbers have gaps. */
function isExact(balances: Balances): boolean {
  return balances.every(Number.isSafeInteger);
}

function added(balances: Balances, account: number, amount: number): Balances {
  return balances.with(account, balanceOf(balances, account) + amount);
}

function balanceOf(balances: Balances, account: number): number {
  const balance = balances[account];
  if (balance !== undefined) return balance;
  throw new RangeError(
    `A history asks for account ${account}, and the model has ${balances.length}: ` +
      'build bankModel with a starting balance for every account that is recorded.',
  );
}
