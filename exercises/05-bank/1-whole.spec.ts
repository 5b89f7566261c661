import {
  bankModel,
  endsWith,
  explore,
  explorePrograms,
  fc,
  forAll,
  halfWay,
  holds,
  stage,
  linearizable,
  release,
  same,
  segments,
  show,
  throws,
  type Fault,
  type Impossible,
  type Input,
  type ObservedRun,
} from '#lab';
import type * as Scenarios from './bank.scenarios';

const { law } = stage<typeof Scenarios>('bank', 'whole');

const withdraw = (account: number, amount: number): Input =>
  ({ method: 'withdraw', account, amount }) as Input;
const deposit = (account: number, amount: number): Input => ({ method: 'deposit', account, amount }) as Input;
const transfer = (from: number, to: number, amount: number): Input =>
  ({ method: 'transfer', from, to, amount }) as Input;
const audit = (...accounts: number[]): Input => ({ method: 'audit', accounts }) as Input;
const balance = (account: number): Input => ({ method: 'balance', account }) as Input;

/** Accounts that all start with 10. */
const asBank = (count: number): ReturnType<typeof linearizable> =>
  linearizable(bankModel(Array.from({ length: count }, () => 10)), named(10 * count));

/** What is wrong with a bank whose results no order of the calls explains. */
const named =
  (all: number) =>
  ({ process, input, outcome, text, part }: Impossible<Input>): Fault | undefined => {
    if (part === 'after' && outcome.kind === 'returned') {
      return {
        code: 'lost-update',
        sentence: `When all is done, ${text}: no order of the calls leaves that. A process wrote back a balance that it had read before another process changed it.`,
      };
    }
    if (input.method === 'audit' && outcome.kind === 'returned') {
      return {
        code: 'not-atomic',
        sentence: `audit() saw ${show(outcome.output)}: that was never the total at any one moment. It looked while money was on its way from one account to another.`,
        expected: show(all),
        actual: show(outcome.output),
      };
    }
    if (input.method === 'withdraw' && outcome.kind === 'returned' && outcome.output === true)
      return overdraft(process, text);
    if (input.method === 'transfer' && outcome.kind === 'returned' && outcome.output === true)
      return overdraft(process, text);
    return undefined;
  };

const overdraft = (process: number, text: string): Fault => ({
  code: 'check-then-act',
  sentence: `${text}: process ${String(process)} was given money that another process had taken since it checked. Checking the funds and taking them must be one critical section.`,
});

const lost =
  (expected: number, what: string) =>
  (actual: unknown): Fault => ({
    code: 'lost-update',
    sentence: `${what} One process read the balance before another had written it back, and then overwrote it.`,
    expected: show(expected),
    actual: show(actual),
  });

law(
  'performTransactions({ locked: true }) ends with what it began with, in each of 10 runs',
  async ({ processes }) => {
    const [a] = await processes(1);
    const times = [10_000, ...Array.from({ length: 9 }, () => 500)];
    const balances = await a.run(true, times);
    holds(
      balances.every((one) => one === 100),
      'As many withdrawals of 1 as deposits of 1, each under the lock: 100 remains 100, in each of 10 runs.',
      'lost-update',
      { expected: show(times.map(() => 100)), actual: show(balances) },
    );
    holds(
      (await a.ticksOfChildren([100])) !== 0,
      'performTransactions() starts two processes and waits for both; when this one resolved, no child process had worked and ended.',
      'not-parallel',
    );
    same(
      await a.run(true, [50], 0),
      [0],
      'performTransactions({ initial: 0, … }) begins with 0; a withdrawal may come first.',
    );
  },
  { isLong: true },
);

law('performTransactions({ locked: false }) returns whatever balance came out', async ({ processes }) => {
  const [a] = await processes(1);
  const [one] = await a.run(false, [200]);
  holds(
    typeof one === 'number' && Number.isInteger(one) && Math.abs(one - 100) <= 200,
    'Unlocked, the balance is some whole number between 100 − times and 100 + times, and performTransactions() resolves with it.',
    'wrong-value',
    { actual: show(one) },
  );
});

law('an Account has a balance and a lock, and travels', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const account = await a.newAccount(100);
  same(await a.balanceOf(account), 100, 'new Account(100).balance is 100.');
  same(await a.isLocked(account), false, 'Its lock is not locked.');
  same(await b.take(account, 30), true, 'Another process withdraws 30 of 100.');
  same(await a.balanceOf(account), 70, 'The first process sees the new balance.', 'stale-read');
  trail.restart();
  const opened = await b.open(await a.handleOf(account));
  await b.give(opened, 5);
  same(await a.balanceOf(account), 75, 'Account.open(handle) is the same account.', 'stale-read');
  same(await b.lock(opened, 0), true, 'Any process that has the account can take its lock.');
  same(await a.isLocked(account), true, 'And it is the same lock for all processes.', 'two-owners');
  await b.unlock(opened);
  trail.restart();
  same(await a.withdrawInChild(account, 75), 0, 'An account travels to a child as an argument.');
  same(await a.balanceOf(account), 0, 'And it is the same account there.', 'stale-read');
  trail.restart();
  const rich = await a.newAccount(2 ** 31 - 1);
  const outcome = await a.giveOrRefuse(rich, 1);
  holds(
    outcome === 2 ** 31 || outcome === 'refused, 2147483647',
    'A deposit that an account cannot hold is rejected and changes nothing; any other arrives in full.',
    'wrong-value',
    { expected: '2147483648, or an error and 2147483647', actual: show(outcome) },
  );
  same(
    await a.refusals(),
    ['-1', 'NaN', '10', 'null'],
    'An initial balance is a number, 0 or more; anything else is rejected.',
    'no-error',
  );
});

law('withdraw() is false and changes nothing when funds are short', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const account = await a.newAccount(10);
  same(await a.take(account, 11), false, 'withdraw(account, 11) of 10 is false.');
  same(await a.isLocked(account), false, 'It leaves the account unlocked.', 'orphan-wait');
  same(await b.balanceOf(account), 10, 'It has taken nothing.', 'state-changed');
  same(
    await a.take(account, 10),
    true,
    'withdraw(account, 10) of 10 is true: the whole balance may be withdrawn.',
  );
  same(await b.balanceOf(account), 0, 'Nothing is left.');
  same(await b.take(account, 1), false, 'Nothing can be withdrawn from an empty account.');
  same(await b.give(account, 3), undefined, 'deposit() returns nothing.');
  same(await a.balanceOf(account), 3, 'The deposit has arrived.');
  trail.restart();
  const other = await a.newAccount(0);
  same(await a.move(account, other, 4), false, 'transfer(from, to, 4) of 3 is false.');
  same(
    [await b.balanceOf(account), await b.balanceOf(other)],
    [3, 0],
    'It has moved nothing.',
    'state-changed',
  );
  same(
    [await a.isLocked(account), await a.isLocked(other)],
    [false, false],
    'It leaves both unlocked.',
    'orphan-wait',
  );
});

law('amounts are positive integers; anything else changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const one = await a.newAccount(50);
  const other = await a.newAccount(50);
  const unlocked = async (): Promise<void> =>
    same(
      [await a.isLocked(one), await a.isLocked(other)],
      [false, false],
      'Rejected calls leave everything unlocked.',
      'orphan-wait',
    );
  for (const amount of [0, -1, 1.5, NaN, Infinity]) {
    const text = show(amount);
    trail.restart();
    await throws(
      a.take(one, amount),
      { name: 'RangeError' },
      `withdraw(account, ${text}) is a RangeError: an amount is a positive integer.`,
    );
    await unlocked();
    await throws(
      a.give(one, amount),
      { name: 'RangeError' },
      `deposit(account, ${text}) is a RangeError: an amount is a positive integer.`,
    );
    await unlocked();
    await throws(
      a.move(one, other, amount),
      { name: 'RangeError' },
      `transfer(from, to, ${text}) is a RangeError: an amount is a positive integer.`,
    );
    await unlocked();
    await throws(a.move(one, one, amount), { name: 'RangeError' }, `So is a transfer of ${text} to itself.`);
  }
  for (const amount of ['5', null, undefined]) {
    trail.restart();
    await throws(
      a.give(one, amount),
      { name: ['TypeError', 'RangeError'] },
      `deposit(account, ${show(amount)}) is rejected: that is not a number.`,
    );
    await unlocked();
    await throws(
      a.take(one, amount),
      { name: ['TypeError', 'RangeError'] },
      `withdraw(account, ${show(amount)}) is rejected: that is not a number.`,
    );
    await unlocked();
    await throws(
      a.move(one, other, amount),
      { name: ['TypeError', 'RangeError'] },
      `transfer(from, to, ${show(amount)}) is rejected: that is not a number.`,
    );
    await unlocked();
  }
  await throws(a.take(null, 1), {}, 'withdraw() from something that is not an account is an error.');
  await throws(a.move(one, undefined, 1), {}, 'transfer() to something that is not an account is an error.');
  same(
    [await a.balanceOf(one), await a.balanceOf(other)],
    [50, 50],
    'Rejected calls change nothing.',
    'state-changed',
  );
  same(
    [await a.isLocked(one), await a.isLocked(other)],
    [false, false],
    'Rejected calls leave everything unlocked.',
    'orphan-wait',
  );
});

law('transfer() moves all or nothing, even to the same account', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const one = await a.newAccount(30);
  const other = await b.newAccount(5);
  same(await a.move(one, other, 30), true, 'transfer() can move the whole balance.');
  same([await b.balanceOf(one), await b.balanceOf(other)], [0, 35], 'What one loses, the other gets.');
  same(await b.move(other, one, 10), true, 'And back, by another process.');
  same([await a.balanceOf(one), await a.balanceOf(other)], [10, 25], 'What one loses, the other gets.');
  trail.restart();
  same(
    await a.move(one, one, 10),
    true,
    'A transfer to the same account is allowed when the funds are there.',
  );
  same(await a.balanceOf(one), 10, 'It changes nothing.', 'state-changed');
  same(await a.move(one, one, 11), false, 'Without the funds it is false, like any other transfer.');
  same(await a.isLocked(one), false, 'It leaves the account unlocked.', 'orphan-wait');
  const twin = await a.open(await a.handleOf(one));
  same(
    await a.move(one, twin, 4),
    true,
    'Two objects may stand for one account: a transfer between them is a transfer to the same account.',
  );
  same(await b.balanceOf(one), 10, 'It changes nothing, either.', 'state-changed');
  same(await a.total([one, other]), 35, 'audit() is the sum.');
  same(await a.total([]), 0, 'audit([]) is 0.');
});

law('a call that throws leaves everything unchanged and unlocked', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const one = await a.newAccount(20);
  const other = await a.newAccount(20);
  for (const [what, failing] of [
    ['transfer() to an account that this process has closed', () => a.moveToClosed(one, other, 5)],
    ['transfer() from an account that this process has closed', () => a.moveFromClosed(one, other, 5)],
    ['audit() with an account that this process has closed', () => a.auditWithClosed(one, other)],
  ] as const) {
    trail.restart();
    await throws(failing(), {}, `${what} is an error.`);
    same(
      [await b.isLocked(one), await b.isLocked(other)],
      [false, false],
      `After ${what}, which throws, both accounts are unlocked.`,
      'orphan-wait',
    );
    same(
      [await b.balanceOf(one), await b.balanceOf(other)],
      [20, 20],
      `After ${what}, which throws, both are unchanged.`,
      'state-changed',
    );
  }
  for (const full of [Number.MAX_SAFE_INTEGER, 2 ** 31 - 1]) {
    trail.restart();
    const moved = await a.moveToFull(one, full);
    if (!moved.hasThrown) continue;
    same(
      moved.balances,
      [20, full],
      'A transfer that throws because the other account cannot hold the money has moved nothing.',
      'state-changed',
    );
    same(moved.locked, [false, false], 'It leaves both accounts unlocked.', 'orphan-wait');
  }
  same(await b.move(one, other, 5), true, 'Afterwards both accounts work as before.');
});

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const [a, b] = await context.processes(2);
  const number = fc.integer({ min: 0, max: 2 });
  const step = fc.record({
    kind: fc.constantFrom('withdraw', 'deposit', 'transfer', 'audit'),
    process: fc.constantFrom(a, b),
    from: number,
    to: number,
    amount: fc.integer({ min: 1, max: 12 }),
  });
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 12 })],
    async (program) => {
      const accounts = [await a.newAccount(10), await a.newAccount(0), await b.newAccount(5)] as const;
      const model = [10, 0, 5];
      for (const { kind, process, from, to, amount } of program) {
        const [source, target] = [accounts[from], accounts[to]];
        const funds = model[from] ?? 0;
        if (source === undefined || target === undefined) continue;
        if (kind === 'audit')
          same(
            await process.total([source, target]),
            funds + (model[to] ?? 0),
            'audit() is the sum of the balances; an account that is listed twice counts twice.',
          );
        else if (kind === 'deposit') {
          await process.give(source, amount);
          model[from] = funds + amount;
        } else if (kind === 'withdraw') {
          same(
            await process.take(source, amount),
            funds >= amount,
            'withdraw() is true when the funds are there.',
          );
          if (funds >= amount) model[from] = funds - amount;
        } else {
          same(
            await process.move(source, target, amount),
            funds >= amount,
            'transfer() is true when the funds are there.',
          );
          if (funds >= amount) {
            model[from] = funds - amount;
            model[to] = (model[to] ?? 0) + amount;
          }
        }
        same(await process.balanceOf(source), model[from], 'The balance is the result of all calls so far.');
      }
      await release(a, b);
    },
    { runs: 20 },
  );
});

law('concurrent withdrawals and deposits lose nothing', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(0, 1)], [deposit(0, 1)]],
    after: [balance(0)],
    judge: endsWith(10, lost(10, 'One withdrawal of 1 and one deposit of 1 leave 10 of 10.')),
  });
  await explore(context, [a, b, c], {
    world: 'oneAccount',
    programs: [[withdraw(0, 1), withdraw(0, 1)], [deposit(0, 1)], [deposit(0, 1)]],
    after: [balance(0)],
    judge: endsWith(10, lost(10, 'Two withdrawals of 1 and two deposits of 1 leave 10 of 10.')),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [deposit(1, 4), withdraw(0, 2)]],
    after: [balance(0), balance(1)],
    preemptions: 1,
    judge: endsWith(17, lost(17, 'A transfer of 3 and a deposit of 4 at once leave 17 of 10.')),
  });
});

law('two concurrent withdrawals never take more than there is', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(0, 6)], [withdraw(0, 6)]],
    after: [balance(0)],
    judge: asBank(1),
  });
  await explore(context, [a, b, c], {
    world: 'threeAccounts',
    programs: [[withdraw(0, 7)], [transfer(0, 1, 7)], [transfer(0, 2, 7)]],
    after: [balance(0)],
    preemptions: 1,
    judge: asBank(3),
  });
  // No balance may be read without the lock, not even to return false.
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(0, 6)], [deposit(0, 1)]],
    preemptions: 1,
    races: true,
  });
});

law('audit() sees a consistent total at any moment', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 5)], [audit(0, 1)]],
    judge: asBank(3),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(2, 0, 5)], [audit(0, 1, 2)]],
    judge: asBank(3),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 2, 5)], [audit(2, 1, 0)]],
    judge: asBank(3),
  });
  // Withdrawn from one account, then deposited into the other: 20 or 16, never 24.
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[withdraw(0, 4), deposit(1, 4)], [audit(0, 1)]],
    judge: asBank(3),
  });
});

law('any programs of calls are linearizable, in every schedule', async (context) => {
  const three = await context.processes(3);
  const number = fc.integer({ min: 0, max: 2 });
  const amount = fc.constantFrom(4, 7, 11);
  const call = fc.oneof(
    fc.record({ method: fc.constant('withdraw'), account: number, amount }),
    fc.record({ method: fc.constant('deposit'), account: number, amount }),
    fc.record({ method: fc.constant('transfer'), from: number, to: number, amount }),
    fc.record({ method: fc.constant('audit'), accounts: fc.shuffledSubarray([0, 1, 2], { minLength: 2 }) }),
  );
  const program = fc.array(call, { minLength: 0, maxLength: 2 });
  await explorePrograms(context, three, {
    world: 'threeAccounts',
    programs: fc.tuple(program, program, program),
    runs: 20,
    preemptions: 1,
    mostSchedules: 400,
    samples: 20,
    after: [audit(0, 1, 2)],
    judge: asBank(3),
  });
});

law('transfers in opposite directions never deadlock', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [transfer(1, 0, 4)]],
    after: [audit(0, 1)],
    judge: asBank(3),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 2, 1), transfer(2, 1, 1)], [transfer(2, 0, 2)]],
    after: [audit(0, 1, 2)],
    preemptions: 1,
    judge: asBank(3),
  });
});

law('three transfers in a circle never deadlock, nor does one to the same account', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a], {
    world: 'twins',
    programs: [[transfer(0, 0, 3), transfer(0, 4, 3), audit(0, 4)]],
    after: [balance(0)],
    preemptions: 0,
    judge: endsWith(10, (actual) => ({
      code: 'wrong-value',
      sentence: 'A transfer from an account to itself changes nothing.',
      expected: '10',
      actual: show(actual),
    })),
  });
  await explore(context, [a, b, c], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [transfer(1, 2, 4)], [transfer(2, 0, 5)]],
    after: [audit(0, 1, 2)],
    preemptions: 1,
    judge: asBank(3),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[audit(0, 1, 2)], [audit(2, 1, 0)]],
    preemptions: 1,
    judge: asBank(3),
  });
});

law('transfers between disjoint accounts run side by side', async (context) => {
  const [a, b] = await context.processes(2);
  let isSideBySide = false;
  await explore(context, [a, b], {
    world: 'fourAccounts',
    programs: [[transfer(0, 1, 3)], [transfer(2, 3, 4)]],
    apart: true,
    preemptions: 1,
    judge: asBank(4),
    exists: {
      is: (run: ObservedRun) => (isSideBySide ||= halfWay(run, 1, 2)),
      otherwise: {
        code: 'over-locked',
        sentence:
          'While process 1 is half-way through a transfer from a to b, process 2 cannot make one from c to d in any schedule: it has to wait, although they have no account in common. Lock the accounts that you need, not the whole bank.',
      },
    },
  });
  // A process holds the lock of a third account, and does nothing else: no other call may be affected.
  await explore(context, [a, b], {
    world: 'fourAccounts',
    programs: [[{ method: 'lock', account: 2 } as Input], [transfer(0, 1, 3)]],
    apart: true,
    preemptions: 1,
    mayBlock: true,
    judge: (run) =>
      run.isStuck
        ? {
            code: 'over-locked',
            sentence:
              'Process 1 holds the lock of account c. Process 2 transfers from a to b, and waits for it: lock only what you need.',
          }
        : undefined,
  });
});

law(
  'a process killed at any step never makes or destroys money that another process can see',
  async (context) => {
    const [a, b] = await context.processes(2);
    await explore(context, [a, b], {
      world: 'threeAccounts',
      programs: [[audit(0, 1), audit(0, 1)], [transfer(0, 1, 5)]],
      preemptions: 1,
      kill: [2],
      mayBlock: true,
      judge: (run) =>
        run.calls
          .filter(({ input }) => input.method === 'audit')
          .flatMap(({ outcome }): Fault[] =>
            outcome.kind === 'returned' && outcome.value !== 20
              ? [
                  {
                    code: 'not-atomic',
                    sentence:
                      'Process 2 was killed in the middle of a transfer, and audit() sees a total that never was. As long as the locks stay taken, no process can look: take both before you touch the money, and release them when everything is done.',
                    expected: '20',
                    actual: show(outcome.value),
                  },
                ]
              : [],
          )[0],
    });
  },
);

law('close() gives the memory back', async ({ processes }) => {
  const [a] = await processes(1);
  const before = segments(a);
  await a.makeAndClose(6);
  const left = segments(a) - before;
  holds(
    left === 0,
    `After close(), no shared memory may be left: ${String(left)} pieces are.`,
    'leaked-memory',
  );
  await a.refusals();
  holds(segments(a) === before, 'A constructor that throws takes no memory.', 'leaked-memory');
  const account = await a.newAccount(1);
  const withAccount = segments(a);
  await a.run(true, [5]);
  holds(
    segments(a) === withAccount,
    'performTransactions() leaves no shared memory behind.',
    'leaked-memory',
  );
  same(await a.balanceOf(account), 1, 'It does not touch other accounts.');
});
