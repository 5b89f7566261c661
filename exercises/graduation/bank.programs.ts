import assert from 'node:assert/strict';
import { Account, audit, deposit, performTransactions, transfer, withdraw } from '#katas/bank';
import { Process } from '#katas/process';
import { fails, type Program } from './program';

export function move(from: Account, to: Account, times: number): void {
  for (let at = 0; at < times; at += 1) transfer(from, to, 1);
}
export function takeAndGive(account: Account, times: number): void {
  for (let at = 0; at < times; at += 1) {
    withdraw(account, 1);
    deposit(account, 1);
  }
}
async function together(...children: readonly Process<never>[]): Promise<void> {
  for (const child of children) child.start();
  for (const child of children) await child.join();
  assert.deepEqual(
    children.map(({ exitCode }) => exitCode),
    children.map(() => 0),
  );
}

export const bankPrograms: readonly Program[] = [
  {
    title: 'what is deposited can be withdrawn',
    like: 'docs: Synchronization between processes',
    run: () => {
      using account = new Account(100);
      assert.equal(withdraw(account, 30), true);
      deposit(account, 5);
      assert.equal(account.balance, 75);
    },
  },
  {
    title: 'an account is never overdrawn',
    like: 'docs: programming guidelines',
    run: () => {
      using account = new Account(10);
      assert.equal(withdraw(account, 11), false);
      assert.equal(account.balance, 10);
      assert.equal(withdraw(account, 10), true);
    },
  },
  {
    title: 'two processes change one account, and no update is lost',
    like: 'test_lock_context',
    run: async () => {
      using account = new Account(100);
      await together(new Process(takeAndGive, [account, 50]), new Process(takeAndGive, [account, 50]));
      assert.equal(account.balance, 100);
    },
  },
  {
    title: 'transfers in opposite directions come to an end, and keep the total',
    like: 'docs: explicitly avoid deadlock',
    run: async () => {
      using one = new Account(50);
      using other = new Account(50);
      await together(new Process(move, [one, other, 40]), new Process(move, [other, one, 40]));
      assert.equal(audit([one, other]), 100);
      assert.deepEqual([one.balance, other.balance], [50, 50]);
    },
  },
  {
    title: 'a transfer without the funds moves nothing',
    like: 'docs: synchronization',
    run: () => {
      using one = new Account(1);
      using other = new Account(0);
      assert.equal(transfer(one, other, 2), false);
      assert.equal(transfer(one, one, 1), true);
      assert.deepEqual([one.balance, other.balance], [1, 0]);
    },
  },
  {
    title: 'an audit of no accounts is 0, and one that is listed twice counts twice',
    like: 'docs: synchronization',
    run: () => {
      using one = new Account(7);
      assert.equal(audit([]), 0);
      assert.equal(audit([one, one]), 14);
    },
  },
  {
    title: 'an amount that is not positive is refused, and nothing is left locked',
    like: 'docs: with statement on locks',
    run: async () => {
      using account = new Account(5);
      for (const amount of [0, -1, 0.5]) await fails('RangeError', () => withdraw(account, amount));
      assert.equal(account.lock.locked, false);
      assert.equal(account.balance, 5);
    },
  },
  {
    title: 'a hundred deposits and a hundred withdrawals under locks leave the balance',
    like: 'test_multiprocessing: counter under a lock',
    run: async () => {
      assert.equal(await performTransactions({ initial: 100, times: 100, locked: true }), 100);
    },
  },
];
