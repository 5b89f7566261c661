// right: an account is two counters that only grow, what came in and what went out; locks are ordered by their own names.

import { Lock } from '#katas/lock';
import { Process } from '#katas/process';
import { Value } from '#katas/value';

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

interface Parts {
  readonly came: Value<'Q'>;
  readonly went: Value<'Q'>;
  readonly lock: Lock;
}

function need(isRight: boolean, Kind: new (text: string) => Error, text: string): asserts isRight {
  if (!isRight) throw new Kind(text);
}

export class Account {
  readonly #parts: Parts;

  constructor(initial: number, parts?: Parts) {
    need(typeof initial === 'number', TypeError, `initial: a number is needed, not ${String(initial)}`);
    need(Number.isSafeInteger(initial) && initial >= 0, RangeError, `initial: ${initial} is no balance`);
    this.#parts = parts ?? {
      came: new Value('Q', BigInt(initial)),
      went: new Value('Q', 0n),
      lock: new Lock(),
    };
  }

  get lock(): Lock {
    return this.#parts.lock;
  }

  get balance(): number {
    return Number(this.lock.withLock(() => this.funds));
  }

  get handle(): object {
    const { came, went, lock } = this.#parts;
    return { came: came.handle, went: went.handle, lock: lock.handle };
  }

  static open(handle: {
    came: Value<'Q'>['handle'];
    went: Value<'Q'>['handle'];
    lock: Lock['handle'];
  }): Account {
    const { came, went, lock } = handle;
    return new Account(0, { came: Value.open(came), went: Value.open(went), lock: Lock.open(lock) });
  }

  close(): void {
    for (const part of Object.values(this.#parts) as { close(): void }[]) part.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  get name(): string {
    return this.lock.handle.memory;
  }

  get funds(): bigint {
    return this.#parts.came.value - this.#parts.went.value;
  }

  give(amount: number): void {
    this.#parts.came.value += BigInt(amount);
  }

  take(amount: number): void {
    this.#parts.went.value += BigInt(amount);
  }
}

function check(amount: unknown, ...accounts: unknown[]): void {
  for (const one of accounts) need(one instanceof Account, TypeError, `${String(one)} is not an account`);
  need(typeof amount === 'number', TypeError, `amount: a number is needed, not ${String(amount)}`);
  need(
    Number.isSafeInteger(amount) && (amount as number) > 0,
    RangeError,
    `amount: ${String(amount)} is none`,
  );
}

function room(funds: bigint): void {
  need(funds <= MOST, RangeError, `amount: the sum ${funds} is more than ${MOST}`);
}

export function withdraw(account: Account, amount: number): boolean {
  check(amount, account);
  account.lock.acquire();
  try {
    const isCovered = account.funds >= amount;
    if (isCovered) account.take(amount);
    return isCovered;
  } finally {
    account.lock.release();
  }
}

export function deposit(account: Account, amount: number): void {
  check(amount, account);
  account.lock.acquire();
  try {
    room(account.funds + BigInt(amount));
    account.give(amount);
  } finally {
    account.lock.release();
  }
}

export function transfer(from: Account, to: Account, amount: number): boolean {
  check(amount, from, to);
  if (from.name === to.name) return from.lock.withLock(() => from.funds >= amount);
  const move = (): boolean => {
    if (from.funds < amount) return false;
    room(to.funds + BigInt(amount));
    to.give(amount);
    from.take(amount);
    return true;
  };
  const [first, second] = from.name > to.name ? [from, to] : [to, from];
  return first.lock.withLock(() => second.lock.withLock(move));
}

export function audit(accounts: readonly Account[]): number {
  need(Array.isArray(accounts), TypeError, `accounts: ${String(accounts)} is not an array`);
  check(1, ...accounts);
  const order = [...new Set(accounts.map(({ name }) => name))].sort().reverse();
  const taken: Lock[] = [];
  try {
    for (const name of order) {
      const account = accounts.find((one) => one.name === name);
      account?.lock.acquire();
      if (account) taken.push(account.lock);
    }
    const total = accounts.reduce((sum, { funds }) => sum + funds, 0n);
    room(total);
    return Number(total);
  } finally {
    while (taken.length > 0) taken.pop()?.release();
  }
}

export async function performTransactions(wishes: {
  initial?: number;
  times?: number;
  locked: boolean;
}): Promise<number> {
  const { initial = 100, times = 10_000, locked } = wishes;
  const money = new Value('d', initial);
  const lock = new Lock();
  const teller = async (by: number): Promise<void> => {
    const child = new Process(serve, [money, lock, locked, by, times]);
    child.start();
    await child.join();
  };
  await Promise.all([teller(+1), teller(-1)]);
  const left = money.value;
  money.close();
  lock.close();
  return left;
}

export function serve(money: Value<'d'>, lock: Lock, locked: boolean, by: number, times: number): void {
  const once = (): number => (money.value += by);
  for (let left = times; left > 0; left -= 1) locked ? lock.withLock(once) : once();
}
