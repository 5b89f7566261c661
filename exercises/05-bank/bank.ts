import { inspect } from 'node:util';
import { NotWritten } from '#kernel';
import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

// Kata 05: `npm run grade bank 1` judges stage 1 of this file, `npm run hint bank` helps.

// Stage 1: withdraw and deposit

/** What another process needs to find the account. Plain data: change it as you like. */
export interface AccountHandle {
  readonly funds: Value<'d'>['handle'];
  readonly lock: Lock['handle'];
}

/** Money that several processes may move: a whole number from 0 to 2 ** 53 - 1. */
export class Account {
  /** The number itself, for code that holds the lock. */
  readonly funds: Value<'d'>;
  /** While a process holds it, the account cannot change. */
  readonly lock: Lock;

  /** TypeError for a non-number; RangeError if not an integer, negative or too large. Then no memory is created. */
  constructor(initial: number, parts?: Pick<Account, 'funds' | 'lock'>) {
    // Given. `parts` are for `open`: without them, the account is new.
    checkWhole('initial', initial);
    this.funds = parts?.funds ?? new Value('d', initial);
    this.lock = parts?.lock ?? new Lock();
  }

  /** What travels to another process in place of this object. */
  get handle(): AccountHandle {
    // Given.
    return { funds: this.funds.handle, lock: this.lock.handle };
  }

  /** The same account, seen from this process. TypeError for anything that is not a handle. */
  static open(handle: AccountHandle): Account {
    // Given.
    const isHandle = typeof handle === 'object' && handle !== null;
    if (!isHandle) throw new TypeError(`handle must be that of an Account; it is ${inspect(handle)}.`);
    return new Account(0, { funds: Value.open(handle.funds), lock: Lock.open(handle.lock) });
  }

  /** Releases the number and the lock; every later call throws. May be called twice. */
  close(): void {
    // Given.
    this.funds.close();
    this.lock.close();
  }

  /** The same as close(), for `using`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** A balance that the account had during the call. Leaves the account unlocked. */
  get balance(): number {
    throw new NotWritten('TODO: read the number while you hold the lock');
  }
}

/**
 * Takes the amount out: true. When funds are short: false, and nothing has changed. Never touches the balance without
 * the lock, and leaves the account unlocked.
 */
export function withdraw(account: Account, amount: number): boolean {
  throw new NotWritten('TODO: while you hold the lock, check the funds and take the amount');
}

/** Puts the amount in. Never touches the balance without the lock, and leaves the account unlocked. */
export function deposit(account: Account, amount: number): void {
  throw new NotWritten('TODO: while you hold the lock, add the amount');
}

function checkWhole(argument: string, value: unknown, least = 0): void {
  // Given: an error names the argument, what was expected, and what came.
  if (typeof value !== 'number') {
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  }
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${argument} must be an integer from ${least} to 2 ** 53 - 1; it is ${value}.`);
}

// Stage 2: transfer

/**
 * Moves the amount, all or nothing: true. When `from` is short of funds: false, and nothing has changed. A transfer to
 * the same account needs the funds and changes nothing. Never deadlocks, whatever other processes transfer at the same
 * time. Touches no balance without its lock, waits for no other lock, and leaves both unlocked.
 */
export function transfer(from: Account, to: Account, amount: number): boolean {
  throw new NotWritten('TODO: take both locks in an order that all processes agree on, then move the amount');
}

// Stage 3: audit, and calls that throw

/**
 * The total of all accounts at one moment; 0 for none. An account that is listed twice counts twice. The list stays as
 * it is.
 */
export function audit(accounts: readonly Account[]): number {
  throw new NotWritten('TODO: hold all the locks at once, each taken once, and add up');
}

// In stage 3, return to withdraw, deposit and transfer. All four functions check their arguments before anything else,
// and throw a TypeError for what is not an account, and a RangeError for an amount that is not a positive integer, or for
// a sum beyond 2 ** 53 - 1. A call that throws has changed nothing, and holds no lock.

// Stage 4: side by side

export interface Transactions {
  /** Default: 100. */
  readonly initial?: number;
  /** How many withdrawals of 1 one process makes, and how many deposits of 1 the other makes. Default: 10,000. */
  readonly times?: number;
  /** Whether the processes take the lock for their changes. */
  readonly locked: boolean;
}

/**
 * Two processes and one account: one withdraws 1 and the other deposits 1, `times` times each, at the same time, and
 * neither checks the funds. Resolves with the final balance once both processes are gone.
 */
export function performTransactions(transactions: Transactions): Promise<number> {
  throw new NotWritten('TODO: share an account with two processes, start both, then wait for both');
}

/** What each of the two processes does. It is exported, because functions travel by name. */
export function repeat(account: Account, change: number, times: number, locked: boolean): void {
  throw new NotWritten('TODO: `times` times: take the lock if you are to, change the funds, release');
}
