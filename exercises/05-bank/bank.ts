import { NotWritten } from '#kernel';
import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

// Kata 05: `npm run grade bank` judges this file, `npm run hint bank` helps.

/** What another process needs to find the account. Plain data: change it as you like. */
export interface AccountHandle {
  readonly funds: Value<'d'>['handle'];
  readonly lock: Lock['handle'];
}

/** Money that several processes may move: a whole number from 0 to 2 ** 53 - 1. */
export class Account {
  /** Taken by every function below that reads or changes the balance. */
  declare readonly lock: Lock;

  /** TypeError for a non-number; RangeError if not an integer, negative or too large. Then no memory is created. */
  constructor(initial: number) {
    throw new NotWritten('TODO: check initial, then make a shared number and a lock');
  }

  /** Waits for the lock. So don't read it while you hold the lock: a process can't take a Lock twice. */
  get balance(): number {
    throw new NotWritten('TODO: read the number while you hold the lock');
  }

  /** What travels to another process in place of this object. */
  get handle(): AccountHandle {
    throw new NotWritten('TODO: return what open() needs');
  }

  /** The same account, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: AccountHandle): Account {
    throw new NotWritten('TODO: open the number and the lock that the handle names');
  }

  /** Releases the number and the lock; every later call throws. May be called twice. */
  close(): void {
    throw new NotWritten('TODO: close the number and the lock');
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Takes the amount out: true. When funds are short: false, and nothing has changed. TypeError for anything that is not
 * an account, RangeError for an amount that is not a positive integer (TypeError for a non-number), before anything
 * else.
 */
export function withdraw(account: Account, amount: number): boolean {
  throw new NotWritten('TODO: check the arguments; under the lock, check the funds and take the amount');
}

/** Puts the amount in. Errors as withdraw; RangeError if the balance would no longer be exact. */
export function deposit(account: Account, amount: number): void {
  throw new NotWritten('TODO: check the arguments; under the lock, add the amount');
}

/**
 * Moves the amount, all or nothing: true. When `from` is short of funds: false. A transfer to the same account needs
 * the funds and changes nothing. Never deadlocks, whatever other processes transfer at the same time. If it throws,
 * both accounts are unchanged and unlocked. Errors as withdraw and deposit.
 */
export function transfer(from: Account, to: Account, amount: number): boolean {
  throw new NotWritten('TODO: take both locks in an order that all processes agree on, then move the amount');
}

/** The total of all accounts at one moment; 0 for none. An account that is listed twice counts twice. */
export function audit(accounts: readonly Account[]): number {
  throw new NotWritten('TODO: hold all the locks at once, each taken once, and add up');
}

export interface Transactions {
  /** Default: 100. */
  readonly initial?: number;
  /** How many withdrawals of 1 one process makes, and how many deposits of 1 the other makes. Default: 10,000. */
  readonly times?: number;
  /** Whether each process takes a lock for each change. */
  readonly locked: boolean;
}

/**
 * Two processes and one balance: one withdraws 1 and the other deposits 1, `times` times each, concurrently, and
 * neither checks the funds. Resolves with the final balance once both processes are gone.
 */
export function performTransactions(transactions: Transactions): Promise<number> {
  throw new NotWritten('TODO: share a number and a lock with two processes, start them, wait for both');
}

/** What each of the two processes does. It is exported, because functions travel by name. */
export function repeat(balance: Value<'d'>, change: number, times: number, lock: Lock | null): void {
  throw new NotWritten('TODO: `times` times: take the lock if there is one, change the balance, release');
}
