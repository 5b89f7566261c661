import { inspect } from 'node:util';
import { Lock, Semaphore } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

// Stage 1: withdraw and deposit

/** What another process needs to find the account: plain data. */
export interface AccountHandle {
  readonly funds: Value<'d'>['handle'];
  readonly lock: Lock['handle'];
}

/** Money that several processes may move: a whole number from 0 to 2 ** 53 - 1. */
export class Account {
  /** The number itself, for code that holds the lock. */
  readonly funds: Value<'d'>;
  /** Guards the funds. */
  readonly lock: Lock;

  /** `parts` are for `open`: without them, the account is new. */
  constructor(initial: number, parts?: Pick<Account, 'funds' | 'lock'>) {
    checkWhole('initial', initial);
    this.funds = parts?.funds ?? new Value('d', initial);
    this.lock = parts?.lock ?? new Lock();
  }

  get handle(): AccountHandle {
    return { funds: this.funds.handle, lock: this.lock.handle };
  }

  /** The same account, seen from this process. */
  static open(handle: AccountHandle): Account {
    const isHandle = typeof handle === 'object' && handle !== null;
    if (!isHandle) throw new TypeError(`handle must be that of an Account; it is ${inspect(handle)}.`);
    return new Account(0, { funds: Value.open(handle.funds), lock: Lock.open(handle.lock) });
  }

  close(): void {
    this.funds.close();
    this.lock.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get balance(): number {
    return this.lock.withLock(() => this.funds.value);
  }
}

/** Takes the amount out: true. When funds are short: false, and nothing has changed. */
export function withdraw(account: Account, amount: number): boolean {
  checkAccount('account', account);
  checkAmount(amount);
  return account.lock.withLock(() => {
    if (account.funds.value < amount) return false;
    account.funds.value -= amount;
    return true;
  });
}

/** Puts the amount in. */
export function deposit(account: Account, amount: number): void {
  checkAccount('account', account);
  checkAmount(amount);
  account.lock.withLock(() => {
    account.funds.value = exact('amount', account.funds.value + amount);
  });
}

function checkWhole(argument: string, value: unknown, least = 0): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  }
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${argument} must be an integer from ${least} to 2 ** 53 - 1; it is ${value}.`);
}

// Stage 2: transfer

/** Moves the amount: true. When `from` is short of funds: false. No process ever sees the money in both, or in neither. */
export function transfer(from: Account, to: Account, amount: number): boolean {
  checkAccount('from', from);
  checkAccount('to', to);
  checkAmount(amount);
  return withLocks([from, to], () => {
    if (from.funds.value < amount) return false;
    if (idOf(from) === idOf(to)) return true;
    const credited = exact('amount', to.funds.value + amount); // whatever can throw comes before the first change
    from.funds.value -= amount;
    to.funds.value = credited;
    return true;
  });
}

/**
 * Runs the body while holding the lock of each account. Every caller, in every process, takes locks in the order of
 * their ids. So a process that waits for a lock holds only earlier ones, and no circle of waiting can close.
 */
function withLocks<T>(accounts: readonly Account[], body: () => T): T {
  // Two objects may stand for one account: each lock is taken only once, or this process would wait for itself.
  const byId = new Map(accounts.map((account) => [idOf(account), account.lock]));
  const held: Lock[] = [];
  try {
    for (const [, lock] of [...byId].sort(([one], [other]) => (one < other ? -1 : 1))) {
      lock.acquire();
      held.push(lock);
    }
    return body();
  } finally {
    for (const lock of held) lock.release();
  }
}

/** The same in every process, and unique to the account. */
function idOf(account: Account): string {
  return account.funds.handle.memory;
}

// Stage 3: audit, and calls that throw

/** The total of all accounts at one moment; an account that is listed twice counts twice. */
export function audit(accounts: readonly Account[]): number {
  checkAccounts(accounts);
  return withLocks(accounts, () => {
    return accounts.reduce((total, { funds }) => exact('accounts', total + funds.value), 0);
  });
}

function checkAccounts(accounts: unknown): void {
  if (!Array.isArray(accounts)) {
    throw new TypeError(`accounts must be an array of Accounts; it is ${inspect(accounts)}.`);
  }
  accounts.forEach((account, index) => checkAccount(`accounts[${index}]`, account));
}

function checkAccount(argument: string, account: unknown): void {
  if (account instanceof Account) return;
  throw new TypeError(`${argument} must be an Account; it is ${inspect(account)}.`);
}

function checkAmount(amount: unknown): void {
  checkWhole('amount', amount, 1);
}

/** Beyond 2 ** 53 - 1, numbers have gaps: adding 1 may change nothing. */
function exact(argument: string, total: number): number {
  if (Number.isSafeInteger(total)) return total;
  throw new RangeError(`${argument} must add up to at most 2 ** 53 - 1; the sum would be ${total}.`);
}

// Stage 4: side by side

export interface Transactions {
  readonly initial?: number;
  /** How many withdrawals of 1 one process makes, and how many deposits of 1 the other makes. */
  readonly times?: number;
  readonly locked: boolean;
}

/** The balance after equally many withdrawals and deposits, made concurrently by two processes. */
export async function performTransactions(transactions: Transactions): Promise<number> {
  const { initial = 100, times = 10_000, locked } = transactions;
  checkWhole('times', times);
  using account = new Account(initial);
  using here = new Semaphore(0);
  using there = new Semaphore(0);

  const common = { account, times, locked };
  const tellers = [
    new Process(repeat, [{ ...common, change: -1, mine: here, other: there }]),
    new Process(repeat, [{ ...common, change: +1, mine: there, other: here }]),
  ];
  for (const teller of tellers) teller.start();
  for (const teller of tellers) await teller.join();
  const failed = tellers.find(({ exitCode }) => exitCode !== 0);
  if (failed) {
    throw new Error(`${failed.name} ended with exit code ${failed.exitCode}: there is no final balance.`);
  }
  return account.funds.value;
}

interface Task {
  readonly account: Account;
  readonly change: number;
  readonly times: number;
  readonly locked: boolean;
  readonly mine: Semaphore;
  readonly other: Semaphore;
}

/** What each of the two processes does. It is exported, because functions travel by name. */
export function repeat({ account, change, times, locked, mine, other }: Task): void {
  // They begin together: otherwise one may be done before the other has started, and the race never shows.
  mine.release();
  other.acquire(10_000); // the other may have died

  for (let done = 0; done < times; done += 1) {
    if (locked) account.lock.acquire();
    account.funds.value = account.funds.value + change;
    if (locked) account.lock.release();
  }
}
