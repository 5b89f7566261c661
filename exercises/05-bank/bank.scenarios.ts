import { readFileSync } from 'node:fs';
import { Account, audit, deposit, performTransactions, transfer, withdraw } from '#katas/bank';
import { Process } from '#katas/process';

// One call at a time.

export function newAccount(initial: unknown): Account {
  return new Account(initial as number);
}

export function balanceOf(account: Account): number {
  return account.balance;
}

export function isLocked(account: Account): boolean {
  return account.lock.locked;
}

export function lock(account: Account, timeoutMs: number): boolean {
  return account.lock.acquire(timeoutMs);
}

export function unlock(account: Account): void {
  account.lock.release();
}

export function handleOf(account: Account): unknown {
  return account.handle;
}

export function open(handle: unknown): Account {
  return Account.open(handle as Account['handle']);
}

export function take(account: unknown, amount: unknown): boolean {
  return withdraw(account as Account, amount as number);
}

export function give(account: unknown, amount: unknown): unknown {
  return deposit(account as Account, amount as number);
}

export function move(from: unknown, to: unknown, amount: unknown): boolean {
  return transfer(from as Account, to as Account, amount as number);
}

export function total(accounts: readonly Account[]): number {
  return audit(accounts);
}

/** A transfer whose second account this process has closed: it has to fail half-way, or earlier. */
export function moveToClosed(from: Account, to: Account, amount: number): boolean {
  const closed = Account.open(to.handle);
  closed.close();
  return transfer(from, closed, amount);
}

export function moveFromClosed(from: Account, to: Account, amount: number): boolean {
  const closed = Account.open(from.handle);
  closed.close();
  return transfer(closed, to, amount);
}

export function auditWithClosed(account: Account, other: Account): number {
  const closed = Account.open(other.handle);
  closed.close();
  return audit([account, closed]);
}

export function withdrawInChild(account: Account, amount: number): Promise<number | null> {
  return inChild(withdrawOnce, [account, amount]);
}

export function withdrawOnce(account: Account, amount: number): void {
  if (!withdraw(account, amount)) process.exitCode = 3;
}

async function inChild<Args extends readonly unknown[]>(
  target: (...args: Args) => unknown,
  args: Args,
): Promise<number | null> {
  const child = new Process(target, args);
  child.start();
  await child.join();
  return child.exitCode;
}

/** The final balances of several runs, one after the other. */
export async function run(locked: boolean, times: readonly number[], initial?: number): Promise<number[]> {
  const balances: number[] = [];
  for (const each of times) {
    balances.push(
      await performTransactions(
        initial === undefined ? { times: each, locked } : { initial, times: each, locked },
      ),
    );
  }
  return balances;
}

/** The balance after a deposit, or that it was rejected, with the balance. */
export function giveOrRefuse(account: Account, amount: number): number | string {
  try {
    deposit(account, amount);
  } catch {
    return `refused, ${account.balance}`;
  }
  return account.balance;
}

/** Moves money to an account that has almost no room left. */
export function moveToFull(
  from: Account,
  full: number,
): { readonly hasThrown: boolean; readonly balances: number[]; readonly locked: boolean[] } {
  let to: Account;
  try {
    to = new Account(full);
  } catch {
    return { hasThrown: false, balances: [], locked: [] };
  }
  let hasThrown = false;
  try {
    if (transfer(from, to, 5)) withdraw(to, 5);
    deposit(from, 5);
  } catch {
    hasThrown = true;
  }
  const locked = [from.lock.locked, to.lock.locked];
  const balances = locked.includes(true) ? [] : [from.balance, to.balance];
  to.close();
  return { hasThrown, balances, locked };
}

/**
 * The processor time, in the system's ticks, of children that ended and were reaped meanwhile; -1 where the system does
 * not say.
 */
export async function ticksOfChildren(times: readonly number[]): Promise<number> {
  const before = ticks();
  await run(true, times);
  return before < 0 ? -1 : ticks() - before;
}

function ticks(): number {
  try {
    const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
    return Number(fields[13]) + Number(fields[14]);
  } catch {
    return -1;
  }
}

export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    const account = new Account(5);
    const again = Account.open(account.handle);
    again.close();
    account.close();
    account.close();
  }
}

/** Which bad initial balances were rejected. */
export function refusals(): string[] {
  const wrong: unknown[] = [-1, NaN, '10', null];
  return wrong
    .filter((initial) => {
      try {
        new Account(initial as number).close();
        return false;
      } catch {
        return true;
      }
    })
    .map(String);
}

// Worlds: accounts by number, as in the model.

interface Bank {
  readonly a: Account;
  readonly b: Account;
  readonly c: Account;
  readonly d: Account;
  /** A second object for the first account. */
  readonly twin: Account;
}

type Numbered = 'a' | 'b' | 'c' | 'd' | 'twin';
const names: readonly Numbered[] = ['a', 'b', 'c', 'd', 'twin'];
const account = (bank: Bank, number: number): Account => bank[names[number] ?? 'a'];

const calls = {
  withdraw: (bank: Bank, input: { account: number; amount: number }) =>
    withdraw(account(bank, input.account), input.amount),
  deposit: (bank: Bank, input: { account: number; amount: number }) =>
    deposit(account(bank, input.account), input.amount),
  transfer: (bank: Bank, input: { from: number; to: number; amount: number }) =>
    transfer(account(bank, input.from), account(bank, input.to), input.amount),
  audit: (bank: Bank, input: { accounts: readonly number[] }) =>
    audit(input.accounts.map((number) => account(bank, number))),
  balance: (bank: Bank, input: { account: number }) => account(bank, input.account).balance,
  /** A process holds the lock of an account, as any user of the account may. */
  lock: (bank: Bank, input: { account: number }) => account(bank, input.account).lock.acquire(),
};

const of = (initial: number) => () => new Account(initial);

export const oneAccount = { share: { a: of(10) }, calls };
export const threeAccounts = { share: { a: of(10), b: of(10), c: of(10) }, calls };
export const fourAccounts = { share: { a: of(10), b: of(10), c: of(10), d: of(10) }, calls };
/** Number 4 is the first account again, seen through an object of its own. */
export const twins = {
  share: {
    a: of(10),
    b: of(10),
    c: of(10),
    d: of(10),
    twin: (bank: { readonly a?: Account }) => Account.open((bank.a as Account).handle),
  },
  calls,
};
