// wrong: withdraw and deposit are atomic by themselves and take no lock, so an audit that holds all locks sees them come in between.
// caught by: consistent as not-atomic
// caught by: all-or-nothing as not-atomic
// caught by: guarded as two-owners

import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';
import { SharedMemory } from '#kernel';

const MOST = 2 ** 31 - 1;

export interface AccountHandle {
  readonly memory: string;
  readonly lock: Lock['handle'];
}

/** One int32 in shared memory, read and written by the kernel's atomic operations, and a lock. */
export class Account {
  constructor(
    initial: number,
    readonly memory: SharedMemory = newMemory(initial),
    readonly lock = new Lock(),
  ) {}

  /** One atomic operation: no lock is needed. */
  get balance(): number {
    return this.memory.load(0);
  }

  get handle(): AccountHandle {
    return { memory: this.memory.name, lock: this.lock.handle };
  }

  static open({ memory, lock }: AccountHandle): Account {
    return new Account(0, SharedMemory.open(memory), Lock.open(lock));
  }

  close(): void {
    this.memory.close();
    this.lock.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function newMemory(initial: number): SharedMemory {
  if (typeof initial !== 'number') throw new TypeError(`initial: expected a number, came ${String(initial)}`);
  if (!Number.isInteger(initial) || initial < 0 || initial > MOST)
    throw new RangeError(`initial: expected an integer from 0 to ${MOST}, came ${initial}`);
  const memory = SharedMemory.create(4);
  memory.store(0, initial);
  return memory;
}

export function withdraw(account: Account, amount: number): boolean {
  checked('account', account);
  checkedAmount(amount);
  return change32(account, -amount);
}

export function deposit(account: Account, amount: number): void {
  checked('account', account);
  checkedAmount(amount);
  change32(account, amount);
}

/** One account needs no lock: compareExchange changes the balance only if it is what was read. False: short. */
function change32({ memory }: Account, by: number): boolean {
  for (;;) {
    const balance = memory.load(0);
    if (balance + by < 0) return false;
    const changed = fitting(balance + by);
    if (memory.compareExchange(0, balance, changed) === balance) return true;
  }
}

/** Two accounts do need their locks, so that audit never comes between. */
export function transfer(from: Account, to: Account, amount: number): boolean {
  checked('from', from);
  checked('to', to);
  checkedAmount(amount);
  return inside([from, to], () => {
    if (from.memory.name === to.memory.name) return from.memory.load(0) >= amount;
    fitting(to.memory.load(0) + amount);
    return change32(from, -amount) && change32(to, amount);
  });
}

export function audit(accounts: readonly Account[]): number {
  if (!Array.isArray(accounts)) throw new TypeError(`accounts: expected an array, came ${String(accounts)}`);
  accounts.forEach((account, index) => checked(`accounts[${index}]`, account));
  return inside(accounts, () => accounts.reduce((total, { memory }) => total + memory.load(0), 0));
}

function checked(name: string, account: unknown): void {
  if (!(account instanceof Account))
    throw new TypeError(`${name}: expected an Account, came ${String(account)}`);
}

function checkedAmount(amount: unknown): void {
  if (typeof amount !== 'number') throw new TypeError(`amount: expected a number, came ${String(amount)}`);
  if (!Number.isInteger(amount) || amount < 1)
    throw new RangeError(`amount: expected a positive integer, came ${amount}`);
}

function fitting(total: number): number {
  if (total <= MOST) return total;
  throw new RangeError(`amount: the account would hold ${total}, and it can hold no more than ${MOST}`);
}

function inside<T>(accounts: readonly Account[], body: () => T): T {
  const held: Lock[] = [];
  const names = [...new Set(accounts.map(({ memory }) => memory.name))].sort();
  try {
    for (const name of names) {
      const lock = accounts.find(({ memory }) => memory.name === name)?.lock;
      if (!lock) continue;
      lock.acquire();
      held.unshift(lock);
    }
    return body();
  } finally {
    held.forEach((lock) => lock.release());
  }
}

export async function performTransactions({
  initial = 100,
  times = 10_000,
  locked,
}: {
  initial?: number;
  times?: number;
  locked: boolean;
}): Promise<number> {
  using balance = new Value('i', initial);
  using lock = new Lock();
  const children = [+1, -1].map((by) => new Process(change, [balance, by, times, lock, locked]));
  for (const child of children) child.start();
  for (const child of children) await child.join();
  return balance.value;
}

export function change(balance: Value<'i'>, by: number, times: number, lock: Lock, locked: boolean): void {
  for (let time = 0; time < times; time += 1) {
    if (locked) lock.withLock(() => (balance.value += by));
    else balance.value += by;
  }
}
