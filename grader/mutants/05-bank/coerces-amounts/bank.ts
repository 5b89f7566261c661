// wrong: anything that looks like a number is accepted as one, such as the string 5.
// caught by: amounts as no-error

import { inspect } from 'node:util';
import { Lock, Semaphore } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

/** What another process needs to find the account: plain data. */
export interface AccountHandle {
  readonly funds: Value<'d'>['handle'];
  readonly lock: Lock['handle'];
}

/** Money that several processes may move: a whole number, 0 or more. */
export class Account {
  readonly lock: Lock;
  /** The number itself, for whoever holds the lock. A double is exact for all safe integers. */
  readonly funds: Value<'d'>;

  /** `parts` are for `open`: without them, the account is a new one. */
  constructor(initial: number, parts?: Pick<Account, 'funds' | 'lock'>) {
    checkWhole('initial', initial);
    this.funds = parts?.funds ?? new Value('d', initial + 0); // + 0, since -0 is a number of its own
    this.lock = parts?.lock ?? new Lock();
  }

  /** Waits for the lock, so that nobody sees a transfer half done. */
  get balance(): number {
    return this.lock.withLock(() => this.funds.value);
  }

  /** The same in every process, and no other account has it. */
  get id(): string {
    return this.funds.handle.memory;
  }

  get handle(): AccountHandle {
    return { funds: this.funds.handle, lock: this.lock.handle };
  }

  /** The same account, seen from this process. */
  static open(handle: AccountHandle): Account {
    const isHandle = typeof handle === 'object' && handle !== null;
    if (!isHandle) throw new TypeError(`handle must be that of an Account; it is ${inspect(handle)}.`);
    const funds = Value.open(handle.funds);
    try {
      return new Account(0, { funds, lock: Lock.open(handle.lock) });
    } catch (error) {
      funds.close();
      throw error;
    }
  }

  close(): void {
    this.funds.close();
    this.lock.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Takes the amount out: true; or leaves all as it is, when there is less: false. */
export function withdraw(account: Account, amount: number): boolean {
  checkAccount('account', account);
  checkAmount(amount);
  return withLocks([account], () => {
    if (account.funds.value < amount) return false;
    account.funds.value -= amount;
    return true;
  });
}

export function deposit(account: Account, amount: number): void {
  checkAccount('account', account);
  checkAmount(amount);
  withLocks([account], () => {
    account.funds.value = exact('amount', account.funds.value + amount);
  });
}

/** Moves the amount: true; or nothing, when `from` has less: false. Nobody ever sees it in neither or in both. */
export function transfer(from: Account, to: Account, amount: number): boolean {
  checkAccount('from', from);
  checkAccount('to', to);
  checkAmount(amount);
  return withLocks([from, to], () => {
    if (from.funds.value < amount) return false;
    if (from.id === to.id) return true;
    const credited = exact('amount', to.funds.value + amount); // what can throw comes before what changes something
    from.funds.value -= amount;
    to.funds.value = credited;
    return true;
  });
}

/** What all of them have at one moment; one that is listed twice counts twice. */
export function audit(accounts: readonly Account[]): number {
  checkAccounts(accounts);
  return withLocks(accounts, () => {
    const total = accounts.reduce((soFar, { funds }) => soFar + funds.value, 0);
    return exact('accounts', total);
  });
}

/**
 * Runs the body while it holds the lock of each account. Every caller, in every process, takes locks in the order
 * of their ids: so whoever waits for a lock holds only earlier ones, and no circle of waiting can close.
 */
function withLocks<T>(accounts: readonly Account[], body: () => T): T {
  // Two objects may be one account: each lock is taken once, or we would wait for ourselves.
  const byId = new Map(accounts.map((account) => [account.id, account.lock]));
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

/** Beyond 2 ** 53 - 1, a number has gaps: adding 1 may change nothing. */
function exact(argument: string, total: number): number {
  if (Number.isSafeInteger(total)) return total;
  throw new RangeError(`${argument} must add up to at most 2 ** 53 - 1; the sum would be ${total}.`);
}

export interface Transactions {
  readonly initial?: number;
  /** How many withdrawals of 1 one process makes, and how many deposits of 1 the other. */
  readonly times?: number;
  readonly locked: boolean;
}

/** What is left after as many withdrawals as deposits, made at the same time by two processes. */
export async function performTransactions(transactions: Transactions): Promise<number> {
  const { initial = 100, times = 10_000, locked } = transactions;
  checkWhole('initial', initial);
  checkWhole('times', times);
  if (typeof locked !== 'boolean') {
    throw new TypeError(`locked must be true or false; it is ${inspect(locked)}.`);
  }
  using balance = new Value('d', initial);
  using lock = new Lock();
  using here = new Semaphore(0);
  using there = new Semaphore(0);

  const common = { balance, times, lock: locked ? lock : null };
  const withdrawals = new Process(repeat, [{ ...common, change: -1, mine: here, other: there }]);
  const deposits = new Process(repeat, [{ ...common, change: +1, mine: there, other: here }]);
  await runAll([withdrawals, deposits]);
  return balance.value;
}

interface Task {
  readonly balance: Value<'d'>;
  readonly change: number;
  readonly times: number;
  readonly lock: Lock | null;
  readonly mine: Semaphore;
  readonly other: Semaphore;
}

/** What each of the two processes does. It is exported, because functions travel by name. */
export function repeat({ balance, change, times, lock, mine, other }: Task): void {
  // They begin together: otherwise one may be done before the other is there, and no race is seen.
  mine.release();
  other.acquire();

  for (let done = 0; done < times; done += 1) {
    lock?.acquire();
    balance.value = balance.value + change;
    lock?.release();
  }
}

/** Starts them all and waits for them. When one fails, the others are ended, since they may wait for it. */
async function runAll(parties: readonly Process[]): Promise<void> {
  try {
    for (const party of parties) party.start();
    await Promise.all(parties.map(success));
  } finally {
    const alive = parties.filter((party) => party.isAlive());
    for (const party of alive) party.kill();
    await Promise.all(alive.map((party) => party.join()));
  }
}

async function success(party: Process): Promise<void> {
  await party.join();
  if (party.exitCode !== 0) throw new TransactionsFailed(party.name, party.exitCode);
}

/** One of the processes ended too early, so that there is no final balance. */
export class TransactionsFailed extends Error {
  override readonly name = 'TransactionsFailed';
  readonly code = 'TRANSACTIONS_FAILED';

  constructor(
    readonly process: string,
    readonly exitCode: number | null,
  ) {
    super(`${process} ended with exit code ${exitCode}, so no balance is final. Run the transactions again.`);
  }
}

function checkAccount(argument: string, account: unknown): void {
  if (account instanceof Account) return;
  throw new TypeError(`${argument} must be an Account; it is ${inspect(account)}.`);
}

function checkAccounts(accounts: unknown): void {
  if (!Array.isArray(accounts)) {
    throw new TypeError(`accounts must be an array of Accounts; it is ${inspect(accounts)}.`);
  }
  accounts.forEach((account, index) => checkAccount(`accounts[${index}]`, account));
}

function checkAmount(amount: unknown): void {
  const number = Number(amount);
  if (Number.isInteger(number) && number > 0) return;
  throw new RangeError(`amount must be an integer, 1 or more; it is ${inspect(amount)}.`);
}

function checkWhole(argument: string, value: unknown): void {
  if (typeof value !== 'number') {
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  }
  if (Number.isSafeInteger(value) && value >= 0) return;
  throw new RangeError(`${argument} must be an integer, 0 or more, up to 2 ** 53 - 1; it is ${value}.`);
}
