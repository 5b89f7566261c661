// right: number, lock order and everything else are in one memory, ordered by a serial number in it; locks nest by recursion; the handle is a string.

import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { SharedMemory } from '#kernel';

/** In the memory: how much money, which serial number. */
const MONEY = 0;
const SERIAL = 8;

let made = 0;

function refuse(kind: 'TypeError' | 'RangeError', argument: string, wanted: string, value: unknown): never {
  const text = `wrong ${argument}: wanted ${wanted} and got ${String(value)}`;
  throw kind === 'TypeError' ? new TypeError(text) : new RangeError(text);
}

export class Account {
  #memory: SharedMemory;
  #lock: Lock;

  constructor(initial: number) {
    if (typeof initial !== 'number') refuse('TypeError', 'initial', 'a number', initial);
    if (!Number.isSafeInteger(initial) || initial < 0)
      refuse('RangeError', 'initial', 'a whole number', initial);
    this.#memory = SharedMemory.create(16);
    this.#memory.setFloat64(MONEY, Math.abs(initial));
    this.#memory.setBigUint64(SERIAL, (BigInt(process.pid) << 32n) + BigInt((made += 1)));
    this.#lock = new Lock();
  }

  get balance(): number {
    return this.#lock.withLock(() => this.#memory.getFloat64(MONEY));
  }

  get lock(): Lock {
    return this.#lock;
  }

  get handle(): string {
    return JSON.stringify([this.#memory.name, this.#lock.handle]);
  }

  static open(handle: string): Account {
    if (typeof handle !== 'string' || !handle.startsWith('['))
      refuse('TypeError', 'handle', 'the handle of an Account', handle);
    const [memory, lock] = JSON.parse(handle) as [string, Lock['handle']];
    // Object.create would have no private fields: make one, and put other parts into it.
    const account = new Account(0);
    account.close();
    account.#memory = SharedMemory.open(memory);
    account.#lock = Lock.open(lock);
    return account;
  }

  /** Never changes, so it may be read without the lock. */
  get serial(): bigint {
    return this.#memory.getBigUint64(SERIAL);
  }

  /** The money, for whoever is inside. */
  get money(): number {
    return this.#memory.getFloat64(MONEY);
  }

  set money(money: number) {
    if (!Number.isSafeInteger(money))
      refuse('RangeError', 'amount', 'an amount that the account can hold', money);
    this.#memory.setFloat64(MONEY, money);
  }

  close(): void {
    this.#lock.close();
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** Runs the body inside all the accounts; the one with the least serial number is entered first. */
function inside<T>(accounts: readonly Account[], body: () => T): T {
  const [first, ...more] = [...accounts].sort((a, b) => Number(a.serial - b.serial));
  if (!first) return body();
  const others = more.filter(({ serial }) => serial !== first.serial);
  return first.lock.withLock(() => inside(others, body));
}

function check(account: unknown, argument: string): void {
  if (!(account instanceof Account)) refuse('TypeError', argument, 'an Account', account);
}

function checkAmount(amount: unknown): void {
  if (!Number.isInteger(amount) || (amount as number) <= 0)
    refuse(
      'RangeError',
      'amount',
      'a whole number above zero',
      typeof amount === 'number' ? amount : typeof amount,
    );
}

export function withdraw(account: Account, amount: number): boolean {
  check(account, 'account');
  checkAmount(amount);
  return inside([account], () => {
    const left = account.money - amount;
    if (left >= 0) account.money = left;
    return left >= 0;
  });
}

export function deposit(account: Account, amount: number): void {
  check(account, 'account');
  checkAmount(amount);
  inside([account], () => (account.money += amount));
}

export function transfer(from: Account, to: Account, amount: number): boolean {
  check(from, 'from');
  check(to, 'to');
  checkAmount(amount);
  return inside([from, to], () => {
    if (from.money < amount) return false;
    if (from.serial !== to.serial) {
      to.money += amount; // this may throw: nothing has been taken yet
      from.money -= amount;
    }
    return true;
  });
}

export function audit(accounts: readonly Account[]): number {
  if (!Array.isArray(accounts)) refuse('TypeError', 'accounts', 'an array', accounts);
  for (const account of accounts) check(account, 'accounts');
  let total = 0;
  inside(accounts, () => {
    for (const { money } of accounts) total += money;
  });
  if (!Number.isSafeInteger(total)) refuse('RangeError', 'accounts', 'a total below 2 ** 53', total);
  return total;
}

export async function performTransactions(options: {
  initial?: number;
  times?: number;
  locked: boolean;
}): Promise<number> {
  const { initial = 100, times = 10_000, locked } = options;
  const memory = SharedMemory.create(8);
  const lock = new Lock();
  try {
    memory.setFloat64(0, initial);
    const children = [-1, 1].map((by) => new Process(work, [memory, by, times, locked ? [lock] : []]));
    children.forEach((child) => child.start());
    await Promise.all(children.map((child) => child.join()));
    return memory.getFloat64(0);
  } finally {
    lock.close();
    memory.close();
  }
}

export function work(memory: SharedMemory, by: number, times: number, locks: Lock[]): void {
  while (times > 0) {
    locks.forEach((lock) => lock.acquire());
    memory.setFloat64(0, memory.getFloat64(0) + by);
    locks.forEach((lock) => lock.release());
    times -= 1;
  }
}
