import { existsSync, readFileSync } from 'node:fs';
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

export function close(account: Account): void {
  account.close();
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

export function total(accounts: unknown): number {
  return audit(accounts as readonly Account[]);
}

/** The balances; 'locked' for an account that is locked, which has none to read. */
export function look(accounts: readonly Account[]): (number | 'locked')[] {
  return accounts.map((account) => (account.lock.locked ? 'locked' : account.balance));
}

/** Whether the list of accounts is still the same after the audit. */
export function keepsList(accounts: readonly Account[]): boolean {
  const list = [...accounts];
  audit(list);
  return list.length === accounts.length && list.every((account, at) => account === accounts[at]);
}

/** A withdrawal in a child, which gets the account as an argument. Returns the child's exit code. */
export async function takeInChild(account: Account, amount: number): Promise<number | null> {
  const child = new Process(takeOnce, [account, amount]);
  child.start();
  await child.join();
  return child.exitCode;
}

export function takeOnce(account: Account, amount: number): void {
  if (!withdraw(account, amount)) process.exitCode = 3;
}

// Accounts that this process has closed: a call has to fail half-way, or earlier.

export function moveToClosed(from: Account, to: Account, amount: number): boolean {
  return transfer(from, closed(to), amount);
}

export function moveFromClosed(from: Account, to: Account, amount: number): boolean {
  return transfer(closed(from), to, amount);
}

export function auditWithClosed(account: Account, other: Account): number {
  return audit([account, closed(other)]);
}

function closed(account: Account): Account {
  const again = Account.open(account.handle);
  again.close();
  return again;
}

export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    const account = new Account(5);
    for (let round = 0; round < 2; round += 1) Account.open(account.handle).close();
    account.close();
    account.close();
    {
      using short = new Account(5);
      deposit(short, 1);
    }
  }
}

/** The final balances of several runs, one after the other. */
export async function run(locked: boolean, times: readonly number[], initial?: number): Promise<number[]> {
  const balances: number[] = [];
  for (const each of times) {
    const transactions = { times: each, locked };
    balances.push(
      await performTransactions(initial === undefined ? transactions : { ...transactions, initial }),
    );
  }
  return balances;
}

const DAY_MS = 24 * 3600 * 1000;

/** A run whose two processes are stopped for a day: whether it was over before they continued, and the balance. */
export async function runThroughADay(times: number): Promise<{ isEarly: boolean; balance: number }> {
  const turn = async (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  let isOver = false;
  const balance = performTransactions({ times, locked: true }).finally(() => (isOver = true));
  while (!isOver && children().length < 2) await turn();
  const tellers = children();
  const signal = (name: NodeJS.Signals): void =>
    tellers.filter(isThere).forEach((pid) => process.kill(pid, name));
  signal('SIGSTOP');
  while (tellers.some((pid) => isThere(pid) && !'TtZ'.includes(stateOf(pid)))) await turn();
  // One that ended before it could be stopped shows nothing.
  const areStopped = tellers.length > 0 && tellers.every((pid) => stateOf(pid) === 'T');
  await new Promise((resolve) => setTimeout(resolve, DAY_MS));
  const isEarly = isOver && areStopped;
  signal('SIGCONT');
  return { isEarly, balance: await balance };
}

/** The ids of the child processes; none where the system does not list them. */
function children(): number[] {
  const file = `/proc/self/task/${process.pid}/children`;
  return existsSync(file) ? (readFileSync(file, 'utf8').match(/\d+/g) ?? []).map(Number) : [];
}

const isThere = (pid: number): boolean => stateOf(pid) !== '';

/** As in /proc: R runs, S sleeps, T is stopped, Z has ended; empty when it is gone. */
function stateOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.charAt(stat.lastIndexOf(')') + 2);
  } catch {
    return '';
  }
}

/** A run whose processes count what they change. */
export async function runCounted(table: string, locked: boolean, times: number): Promise<void> {
  process.env['FORKLINGS_CHANGES'] = table;
  try {
    await performTransactions({ locked, times });
  } finally {
    delete process.env['FORKLINGS_CHANGES'];
  }
}

/** A run that may fail. */
export async function runAnyway(initial: number): Promise<void> {
  try {
    await run(true, [5], initial);
  } catch {
    // then, too, nothing may be left behind
  }
}

// Worlds: accounts by number, as in the model.

type Bank = Readonly<Record<string, Account>>;

const LETTERS = 'abcdefghijklmnopqrst';
const letter = (number: number): string => LETTERS.charAt(number);
const account = (bank: Bank, number: number): Account => bank[letter(number)] as Account;

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

/** One of these calls by itself: `call.method` is its name. */
export function answer([a, b, c]: readonly Account[], call: object): unknown {
  const { method } = call as { readonly method: keyof typeof calls };
  return (calls[method] as (bank: object, input: object) => unknown)({ a, b, c }, call);
}

const of = (initial: number) => () => new Account(initial);

export const oneAccount = { share: { a: of(10) }, calls };
export const threeAccounts = { share: { a: of(10), b: of(10), c: of(10) }, calls };
export const twentyAccounts = {
  share: Object.fromEntries(LETTERS.split('').map((one) => [one, of(10)])),
  calls,
};
export const fourAccounts = { share: { a: of(10), b: of(10), c: of(10), d: of(10) }, calls };
/** The first account has room for 4 more. */
export const nearlyFull = { share: { a: of(Number.MAX_SAFE_INTEGER - 4), b: of(10) }, calls };
/** Account e is account a again, seen through an object of its own. */
export const twins = {
  share: {
    a: of(10),
    b: of(10),
    c: of(10),
    d: of(10),
    e: (bank: { readonly a?: Account }) => Account.open((bank.a as Account).handle),
  },
  calls,
};
