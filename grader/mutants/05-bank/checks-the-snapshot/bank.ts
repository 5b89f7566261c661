// wrong: withdraw looks at the balance without the lock, between two equal versions, and then takes the amount under the lock.
// caught by: no-overdraft as check-then-act
// caught by: transfer-overdraft as check-then-act

import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';
import { SharedMemory } from '#kernel';

const MOST = Number.MAX_SAFE_INTEGER;
/** In the memory: a version, odd while a process that holds the lock is writing; then the balance, as two words. */
const [VERSION, LOW, HIGH] = [0, 4, 8];

export interface AccountHandle {
  readonly memory: string;
  readonly lock: Lock['handle'];
}

/** Words in shared memory, read and written by the kernel's atomic operations, and a lock. */
export class Account {
  constructor(
    initial: number,
    readonly memory: SharedMemory = newMemory(initial),
    readonly lock = new Lock(),
  ) {}

  get balance(): number {
    const version = this.memory.load(VERSION);
    const money = this.money;
    if (version % 2 === 0 && this.memory.load(VERSION) === version) return money;
    return inside([this], () => this.money);
  }

  get money(): number {
    return (this.memory.load(HIGH) >>> 0) * 2 ** 32 + (this.memory.load(LOW) >>> 0);
  }

  /** For code that holds the lock. */
  set money(money: number) {
    this.memory.add(VERSION, 1);
    this.memory.store(LOW, (money % 2 ** 32) | 0);
    this.memory.store(HIGH, Math.floor(money / 2 ** 32));
    this.memory.add(VERSION, 1);
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
  const memory = SharedMemory.create(12);
  memory.store(LOW, (initial % 2 ** 32) | 0);
  memory.store(HIGH, Math.floor(initial / 2 ** 32));
  return memory;
}

export function withdraw(account: Account, amount: number): boolean {
  checked('account', account);
  checkedAmount(amount);
  if (account.balance < amount) return false;
  inside([account], () => (account.money -= amount));
  return true;
}

export function deposit(account: Account, amount: number): void {
  checked('account', account);
  checkedAmount(amount);
  inside([account], () => (account.money = fitting(account.money + amount)));
}

export function transfer(from: Account, to: Account, amount: number): boolean {
  checked('from', from);
  checked('to', to);
  checkedAmount(amount);
  return inside([from, to], () => {
    if (from.money < amount) return false;
    if (from.memory.name === to.memory.name) return true;
    const credited = fitting(to.money + amount);
    from.money -= amount;
    to.money = credited;
    return true;
  });
}

export function audit(accounts: readonly Account[]): number {
  if (!Array.isArray(accounts)) throw new TypeError(`accounts: expected an array, came ${String(accounts)}`);
  accounts.forEach((account, index) => checked(`accounts[${index}]`, account));
  return inside(accounts, () => accounts.reduce((total, { money }) => fitting(total + money), 0));
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
  throw new RangeError(`amount: the sum would be ${total}, and it can be no more than ${MOST}`);
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
  using balance = new Value('d', initial);
  using lock = new Lock();
  const children = [+1, -1].map((by) => new Process(change, [balance, by, times, lock, locked]));
  for (const child of children) child.start();
  for (const child of children) await child.join();
  return balance.value;
}

export function change(balance: Value<'d'>, by: number, times: number, lock: Lock, locked: boolean): void {
  for (let time = 0; time < times; time += 1) {
    if (locked) lock.withLock(() => (balance.value += by));
    else balance.value += by;
  }
}
