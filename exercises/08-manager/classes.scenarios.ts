import { SharedMemory } from '#kernel';
import { call, settled, type Call, type Settled } from './calls.scenarios';
import { at, make, start } from './managers.scenarios';

// Classes of our own.

export class Bankrupt extends Error {
  override readonly name = 'Bankrupt';
  readonly amount = 3;
}

let turns = 0;

export class Account {
  #balance: number;
  readonly open = true;
  constructor(initial: number) {
    if (initial < 0) throw new RangeError('an account does not begin with debts');
    this.#balance = initial;
  }
  deposit(amount: number): number {
    return (this.#balance += amount);
  }
  withdraw(amount: number): number {
    if (amount > this.#balance)
      throw new Bankrupt('there is not so much', { cause: new RangeError('the account is closed') });
    return (this.#balance -= amount);
  }
  balance(): number {
    return this.#balance;
  }
  whereami(): number {
    return process.pid;
  }
  _audit(): string {
    return 'secret';
  }
  // Names as long as others that are not exposed.
  konstruktor(): string {
    return 'asked';
  }
  hasOwnProperti(): string {
    return 'asked';
  }
  toStrang(): string {
    return 'asked';
  }
  xaudit(): string {
    return 'asked';
  }
  async later(amount: number): Promise<number> {
    await Promise.resolve();
    return amount + 1;
  }
  async returnsLater<T>(item: T): Promise<T> {
    await Promise.resolve();
    return item;
  }
  /** Of all calls of it in this process, which one it is. */
  turn(): number {
    return ++turns;
  }
  outer(): unknown {
    return () => 1;
  }
  throwsNothing(): never {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- learners do
    throw undefined;
  }
  // Not a method: it can be read only in an account.
  get owed(): number {
    return -this.#balance;
  }
}

export class Savings extends Account {
  interest(): number {
    return this.balance() / 100;
  }
}

/** Keeps the names that it was given, and takes a number when it is made. */
export class Ticket {
  readonly #number = ++turns;
  readonly #names: readonly string[];
  constructor(names: readonly string[]) {
    this.#names = names;
  }
  number(): number {
    return this.#number;
  }
  names(): readonly string[] {
    return this.#names;
  }
}

/** While it is closed, wait() awaits a promise that open() resolves. */
export class Gate {
  #open: () => void = () => undefined;
  readonly #opened = new Promise<void>((resolve) => (this.#open = resolve));
  async wait(): Promise<string> {
    await this.#opened;
    return 'open';
  }
  open(): void {
    this.#open();
  }
}

const classes = { Account, Savings, Gate };

export function register(
  manager: number,
  name: string,
  Class: keyof typeof classes,
  exposed?: readonly string[],
): unknown {
  return exposed === undefined
    ? at(manager).register(name, classes[Class])
    : at(manager).register(name, classes[Class], { exposed });
}

/** With arguments of any kind. A name of a class here stands for that class. */
export function registerWith(manager: number, name: unknown, Class: unknown, exposed?: unknown): void {
  const found: unknown = Class === 'Account' ? Account : Class;
  const options = exposed === undefined ? [] : [{ exposed }];
  (at(manager).register as Call).call(at(manager), name, found, ...options);
}

/** Without the class, which the server knows from a different process. */
export function registerKnown(manager: number, name: string): void {
  at(manager).register(name);
}

/**
 * Whether calls on all these accounts, made one right after the other, are carried out in that order. The last of them has
 * been called before, so what had to be opened for it is open.
 */
export async function isInOrder(accounts: readonly object[]): Promise<boolean> {
  await call(accounts.at(-1) ?? {}, 'turn');
  const all = (await Promise.all(accounts.map(async (one) => call(one, 'turn')))) as number[];
  return all.every((turn, at) => at === 0 || turn > (all[at - 1] ?? 0));
}

/**
 * Makes a ticket, changes its names right after the call, and then calls an account: the names that the ticket has kept,
 * and the numbers that the ticket and the account took. The class is registered just before, or it was long ago.
 */
export async function ticketAndTurn(
  manager: number,
  account: object,
  registered: 'just before' | 'long ago',
): Promise<{ names: unknown; numbers: number[] }> {
  const before = (await call(account, 'turn')) as number;
  const names = ['first'];
  if (registered === 'just before') at(manager).register('Ticket', Ticket);
  const made = call(at(manager), 'create', ['Ticket', names]) as Promise<object>;
  names.push('later');
  const turn = call(account, 'turn');
  const ticket = await made;
  const numbers = [await call(ticket, 'number'), await turn] as number[];
  return { names: await call(ticket, 'names'), numbers: numbers.map((number) => number - before) };
}

/** `manager.Account(…)`, as Python has it. */
export async function create(manager: number, name: string, args: readonly unknown[]): Promise<object> {
  const found: unknown = Reflect.get(at(manager), name);
  return typeof found === 'function' ? make(manager, name, args) : createAgain(manager, name, args);
}

export async function attemptCreate(
  manager: number,
  name: string,
  args: readonly unknown[],
): Promise<Settled> {
  const [one] = await settled([create(manager, name, args)]);
  return one?.kind === 'error' ? one : { kind: 'value', value: 'a proxy' };
}

export async function createAgain(manager: number, name: string, args: readonly unknown[]): Promise<object> {
  return (await call(at(manager), 'create', [name, ...args])) as object;
}

/**
 * Calls a method that should not be there. Members that every object has, and those of the proxy's class, belong to
 * this process: calling them would say nothing about the server.
 */
export async function attemptRemotely(
  object: object,
  method: string,
  args: readonly unknown[],
): Promise<Settled> {
  const found: unknown = Reflect.get(object, method);
  const { constructor } = Object.getPrototypeOf(object) as { constructor: unknown };
  const isLocal = found === constructor || found === Reflect.get(Object.prototype, method);
  if (isLocal && typeof found === 'function') return { kind: 'value', value: 'local' };
  const [one] = await settled([
    (async () => {
      if (typeof found !== 'function') throw new TypeError(`there is no method ${method}`);
      const answer: unknown = (found as Call).apply(object, [...args]);
      // What is not a promise was not asked of the server.
      return answer instanceof Promise ? (answer as Promise<unknown>) : 'local';
    })(),
  ]);
  return one ?? { kind: 'value', value: 'local' };
}

// Initializers.

/** With an initializer: a function of this file. */
export async function startWith(initializer: keyof typeof initializers, memory: string): Promise<number> {
  return start({ initializer: initializers[initializer], initArgs: [memory, 5] });
}

export async function prepares(memory: string, amount: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  const words = SharedMemory.open(memory);
  words.add(0, amount);
  words.store(4, process.pid);
  words.close();
}

export function fails(): never {
  throw new RangeError('the server cannot be prepared');
}

export function leaves(): never {
  return process.exit(3);
}

const initializers = { prepares, fails, leaves };

export function memory(count: number): string {
  const made = SharedMemory.create(4 * count);
  memories.set(made.name, made);
  return made.name;
}

const memories = new Map<string, SharedMemory>();

export function words(name: string): number[] {
  const found = memories.get(name);
  return found === undefined ? [] : Array.from({ length: found.byteLength / 4 }, (_, i) => found.load(4 * i));
}
