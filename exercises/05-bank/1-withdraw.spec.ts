import {
  bankModel,
  endsWith,
  explore,
  explorePrograms,
  fc,
  forAll,
  linearizable,
  quiet,
  refuses,
  release,
  same,
  show,
  stage,
  type Fault,
  type Impossible,
  type Input,
} from '#lab';
import type * as Scenarios from './bank.scenarios';

const { law } = stage<typeof Scenarios>('bank', 'withdraw');

const withdraw = (amount: number): Input => ({ method: 'withdraw', account: 0, amount }) as Input;
const deposit = (amount: number): Input => ({ method: 'deposit', account: 0, amount }) as Input;
const balance = { method: 'balance', account: 0 } as Input;

const amount = fc.constantFrom(4, 7, 11);
const anyCall = fc.oneof(amount.map(withdraw), amount.map(deposit), fc.constant(balance));

const lost =
  (what: string) =>
  (actual: unknown): Fault => ({
    code: 'lost-update',
    sentence: `${what} One process read the balance before another had written it back, and then overwrote it.`,
    expected: '10',
    actual: show(actual),
  });

/** One account, which starts with 10. */
const asAccount = linearizable(
  bankModel([10]),
  ({ process, input, outcome, text, part }: Impossible<Input>): Fault | undefined => {
    if (outcome.kind !== 'returned') return undefined;
    const fault = (code: Fault['code'], why: string): Fault => ({ code, sentence: `${text}: ${why}` });
    const lost = `no order of the calls leaves that. A process wrote back a balance that it had read before another process changed it.`;
    if (part === 'after') return fault('lost-update', lost);
    const stale = `no order of the calls gives that. The account did not have that balance at any moment of the call.`;
    if (input.method === 'balance') return fault('stale-read', stale);
    const taken = `process ${String(process)} was given money that another process had taken since it checked. Checking the funds and taking them must be one critical section.`;
    const isWithdrawn = input.method === 'withdraw' && outcome.output === true;
    return isWithdrawn ? fault('check-then-act', taken) : undefined;
  },
);

law(
  'an Account has a balance and a lock, and every process that gets it sees the same ones',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const account = await a.newAccount(100);
    same(await a.balanceOf(account), 100, 'new Account(100).balance is 100.');
    same(await a.isLocked(account), false, 'The lock of a new Account is not locked.');
    same(await b.take(account, 30), true, 'Another process withdraws 30 of 100.');
    same(await a.balanceOf(account), 70, 'The first process sees the new balance.', 'stale-read');
    trail.restart();
    const opened = await b.open(await a.handleOf(account));
    await b.give(opened, 5);
    same(await a.balanceOf(account), 75, 'Account.open(handle) is the same account.', 'stale-read');
    await b.give(account, 4);
    same(await b.lock(opened, 0), true, 'Any process that has the account can take its lock.');
    same(await a.isLocked(account), true, 'An account has one lock, for all processes.', 'two-owners');
    const looking = a.balanceOf(account);
    await quiet(a);
    await b.unlock(opened);
    const promise = 'A balance is that of the account during the call, even if its lock is held then.';
    same(await looking, 79, promise, 'stale-read');
    trail.restart();
    same(await a.takeInChild(account, 79), 0, 'An account travels to a child as an argument.');
    same(await a.balanceOf(account), 0, 'An account in a child is the same account.', 'stale-read');
  },
);

law(
  'withdraw() takes the amount; or it is false and changes nothing, when funds are short',
  async (context) => {
    const [a, b] = await context.processes(2);
    const account = await a.newAccount(10);
    same(await a.take(account, 11), false, 'withdraw(account, 11) of 10 is false.');
    same(await b.balanceOf(account), 10, 'A withdraw() that is false has taken nothing.', 'state-changed');
    same(await a.take(account, 3), true, 'withdraw(account, 3) of 10 is true.');
    same(await b.balanceOf(account), 7, 'withdraw(account, 3) has taken 3.');
    same(await a.take(account, 7), true, 'The whole balance may be withdrawn.');
    same(await b.balanceOf(account), 0, 'Nothing is left.');
    same(await b.take(account, 1), false, 'Nothing can be withdrawn from an empty account.');
    same(await a.balanceOf(account), 0, 'An empty account stays empty.', 'state-changed');
  },
);

law('deposit() adds the amount, and returns nothing', async ({ processes }) => {
  const [a, b] = await processes(2);
  const account = await a.newAccount(0);
  same(await b.give(account, 3), undefined, 'deposit() returns nothing.');
  await a.give(account, 4);
  same(await b.balanceOf(account), 7, 'The deposits have arrived, one on top of the other.');
});

law('after withdraw(), deposit() and balance, the account is unlocked', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const account = await a.newAccount(10);
  const isUnlocked = async (after: string): Promise<void> => {
    same(await a.isLocked(account), false, `After ${after}, the account is unlocked.`, 'orphan-wait');
    trail.restart();
  };
  await a.take(account, 11);
  await isUnlocked('a withdrawal that is false');
  await a.take(account, 4);
  await isUnlocked('a withdrawal');
  await a.give(account, 4);
  await isUnlocked('a deposit');
  await a.balanceOf(account);
  await isUnlocked('the balance was read');
});

law('an initial balance is an integer from 0 to 2⁵³ − 1', async ({ processes }) => {
  const [a] = await processes(1);
  same(await a.balanceOf(await a.newAccount(0)), 0, 'An account may be empty.');
  const wrong = [-1, 1.5, NaN, Infinity, -Infinity, 2 ** 53].map((value) => [value, 'RangeError'] as const);
  const noNumbers = ['10', null, undefined, true, [10], 10n].map((value) => [value, 'TypeError'] as const);
  const rejected = (value: string): string => `new Account(${value}) is rejected.`;
  await refuses((value) => a.newAccount(value), [...wrong, ...noNumbers], rejected);
});

law('balances are exact integers up to 2⁵³ − 1', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  for (const most of [2 ** 31 - 1, 2 ** 32 - 1, Number.MAX_SAFE_INTEGER - 1]) {
    trail.restart();
    const account = await a.newAccount(most);
    same(await b.balanceOf(account), most, `new Account(${String(most)}).balance is ${String(most)}.`);
    await b.give(account, 1);
    same(await a.balanceOf(account), most + 1, 'A deposit of 1 adds 1 to any balance.');
    same(await a.take(account, most), true, 'All but 1 can be withdrawn.');
    same(await b.balanceOf(account), 1, 'After a withdrawal of all but 1, 1 is left.');
  }
});

law('any withdrawals and deposits, each in any process, agree with a plain number', async (context) => {
  const [a, b] = await context.processes(2);
  const step = fc.record({
    kind: fc.constantFrom('withdraw', 'deposit'),
    process: fc.constantFrom(a, b),
    amount: fc.integer({ min: 1, max: 12 }),
  });
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 12 })],
    async (program) => {
      const account = await a.newAccount(10);
      let funds = 10;
      for (const { kind, process, amount } of program) {
        const isCovered = funds >= amount;
        if (kind === 'deposit') await process.give(account, amount);
        else
          same(
            await process.take(account, amount),
            isCovered,
            'withdraw() is true when the funds are there.',
          );
        if (kind === 'deposit') funds += amount;
        else if (isCovered) funds -= amount;
        same(await process.balanceOf(account), funds, 'The balance is the result of all calls so far.');
      }
      await release(a, b);
    },
    { runs: 8 },
  );
});

law('a withdrawal and a deposit at the same time lose nothing', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(1)], [deposit(1)]],
    after: [balance],
    judge: endsWith(10, lost('One withdrawal of 1 and one deposit of 1 leave 10 of 10.')),
  });
});

law('withdrawals and deposits of three processes at the same time lose nothing', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b, c], {
    world: 'oneAccount',
    programs: [[withdraw(1), withdraw(1)], [deposit(1)], [deposit(1)]],
    after: [balance],
    judge: endsWith(10, lost('Two withdrawals of 1 and two deposits of 1 leave 10 of 10.')),
  });
});

law('two withdrawals at the same time never take more than there is', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(6)], [withdraw(6)]],
    after: [balance],
    judge: asAccount,
  });
});

law('withdraw() and deposit() never touch the balance without the lock', async (context) => {
  const [a, b] = await context.processes(2);
  // Not even to return false.
  await explore(context, [a, b], {
    world: 'oneAccount',
    programs: [[withdraw(6)], [deposit(1)]],
    preemptions: 1,
    races: true,
  });
});

law('while a process holds an account’s lock, the account cannot change', async (context) => {
  const [a, b] = await context.processes(2);
  for (const call of [withdraw(6), deposit(1)]) {
    await explore(context, [a, b], {
      world: 'oneAccount',
      before: [{ method: 'lock', account: 0 } as Input],
      programs: [[], [call]],
      mayBlock: true,
      judge: (run) =>
        run.isStuck
          ? undefined
          : {
              code: 'two-owners',
              sentence: `Process 1 holds the account’s lock, and ${call.method}() in process 2 did not wait for it. A process that holds the lock relies on a balance that does not change.`,
            },
    });
  }
});

law('calls at the same time answer as if they came one after the other', async (context) => {
  const three = await context.processes(3);
  const program = fc.array(anyCall, { maxLength: 2 });
  await explorePrograms(context, three, {
    world: 'oneAccount',
    programs: fc.tuple(program, program, program),
    runs: 8,
    preemptions: 1,
    mostSchedules: 400,
    samples: 20,
    after: [balance],
    judge: asAccount,
  });
});
