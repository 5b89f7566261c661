import {
  bankModel,
  endsWith,
  explore,
  fc,
  forAll,
  halfWay,
  holds,
  linearizable,
  release,
  returnsFromEachStep,
  same,
  show,
  stage,
  type Fault,
  type Impossible,
  type Input,
  type ObservedRun,
} from '#lab';
import type * as Scenarios from './bank.scenarios';

const { law } = stage<typeof Scenarios>('bank', 'transfer');

const withdraw = (account: number, amount: number): Input =>
  ({ method: 'withdraw', account, amount }) as Input;
const deposit = (account: number, amount: number): Input => ({ method: 'deposit', account, amount }) as Input;
const transfer = (from: number, to: number, amount: number): Input =>
  ({ method: 'transfer', from, to, amount }) as Input;
const balance = (account: number): Input => ({ method: 'balance', account }) as Input;

/** Accounts that start with 10 each, and the fault of a bank whose answers no order of the calls explains. */
const asBank = (fault = lostUpdate): ReturnType<typeof linearizable> =>
  linearizable(bankModel([10, 10, 10, 10]), fault);

function lostUpdate({ outcome, text, part }: Impossible<Input>): Fault | undefined {
  if (part !== 'after' || outcome.kind !== 'returned') return undefined;
  const sentence = `When all is done, ${text}: no order of the calls leaves that. A process wrote back a balance that it had read before another process changed it.`;
  return { code: 'lost-update', sentence };
}

law('transfer() moves the amount, from and to any account', async ({ processes }) => {
  const [a, b] = await processes(2);
  const one = await a.newAccount(30);
  const other = await b.newAccount(5);
  same(await a.move(one, other, 30), true, 'transfer() can move the whole balance.');
  same([await b.balanceOf(one), await b.balanceOf(other)], [0, 35], 'What one loses, the other gets.');
  same(await b.move(other, one, 10), true, 'Any process can move money, in either direction.');
  same(await b.look([one, other]), [10, 25], 'A transfer() leaves both accounts unlocked.', 'orphan-wait');
  const [rich, poor] = [await a.newAccount(2 ** 53 - 1), await a.newAccount(2 ** 32 - 1)];
  await a.move(rich, poor, 2 ** 40);
  const moved = [2 ** 53 - 1 - 2 ** 40, 2 ** 32 - 1 + 2 ** 40];
  same(await b.look([rich, poor]), moved, 'An amount beyond 2³² is moved exactly, too.');
});

law('transfer() is false and moves nothing, when funds are short', async ({ processes }) => {
  const [a, b] = await processes(2);
  const one = await a.newAccount(3);
  const other = await a.newAccount(0);
  same(await a.move(one, other, 4), false, 'transfer(from, to, 4) of 3 is false.');
  const free = 'A transfer() that is false leaves both accounts unlocked.';
  same((await b.look([one, other])).includes('locked'), false, free, 'orphan-wait');
  same(await b.look([one, other]), [3, 0], 'A transfer() that is false has moved nothing.', 'state-changed');
});

law('a transfer from an account to itself needs the funds, and changes nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const one = await a.newAccount(10);
  same(await a.move(one, one, 10), true, 'A transfer to the same account is true if the funds are there.');
  same(await a.balanceOf(one), 10, 'A transfer from an account to itself changes nothing.', 'state-changed');
  same(await a.move(one, one, 11), false, 'Without the funds it is false, like any other transfer.');
  same(await a.isLocked(one), false, 'A transfer to the same account leaves it unlocked.', 'orphan-wait');
  context.trail.restart();
  const twin = await a.open(await a.handleOf(one));
  const promise =
    'Two objects may stand for one account: a transfer between them is one to the same account.';
  same(await a.move(one, twin, 4), true, promise);
  const unchanged = 'A transfer between two objects of one account changes nothing.';
  same(await b.balanceOf(one), 10, unchanged, 'state-changed');
  const both = 'A transfer between two objects of one account leaves it unlocked.';
  same(await a.isLocked(one), false, both, 'orphan-wait');
});

law('a transfer from an account to itself never waits for itself', async (context) => {
  const [a] = await context.processes(1);
  await explore(context, [a], {
    world: 'twins',
    programs: [[transfer(0, 0, 3), transfer(0, 4, 3)]],
    after: [balance(0)],
    preemptions: 0,
    judge: endsWith(10, (actual) => {
      const sentence = 'A transfer from an account to itself changes nothing.';
      return { code: 'wrong-value', sentence, expected: '10', actual: show(actual) };
    }),
  });
});

law('any calls, each in any process, agree with plain numbers', async (context) => {
  const [a, b] = await context.processes(2);
  const model = bankModel([10, 10, 10]);
  const number = fc.integer({ min: 0, max: 2 });
  const amount = fc.integer({ min: 1, max: 12 });
  const call = fc.oneof(
    fc.record({ method: fc.constant('withdraw'), account: number, amount }),
    fc.record({ method: fc.constant('deposit'), account: number, amount }),
    fc.record({ method: fc.constant('transfer'), from: number, to: number, amount }),
  );
  const step = fc.tuple(fc.constantFrom(a, b), call);
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 12 })],
    async (program) => {
      const accounts = [await a.newAccount(10), await a.newAccount(10), await b.newAccount(10)];
      let state = model.init();
      for (const [process, input] of program) {
        const output = await process.answer(accounts, input);
        const next = model.step(state, { process: 0, input, outcome: { kind: 'returned', output } }, 0);
        const promise = `The accounts hold ${state.join(', ')}. ${model.describe(input)} must answer accordingly.`;
        holds(next !== undefined, promise, 'wrong-value', { actual: show(output) });
        same(await a.look(accounts), next, 'The balances are the result of all calls so far.');
        state = next;
      }
      await release(a, b);
    },
    { runs: 14 },
  );
});

law('no process ever finds the money in neither account, or in both', async (context) => {
  const [a, b] = await context.processes(2);
  const [one, other] = [withdraw(0, 6), withdraw(1, 11)];
  for (const look of [
    [one, other],
    [other, one],
  ]) {
    await explore(context, [a, b], {
      world: 'threeAccounts',
      programs: [[transfer(0, 1, 5)], look],
      after: [balance(0), balance(1)],
      judge: asBank(({ text, outcome }) => {
        if (outcome.kind !== 'returned') return undefined;
        const sentence = `Process 1 moves 5 from a to b, which hold 10 each. ${text}: at some moment, the money was in neither account, or in both. A transfer must be one step for all processes.`;
        return { code: 'not-atomic', sentence };
      }),
    });
  }
});

law('a transfer loses no deposit or withdrawal that is made at the same time', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [deposit(1, 4), withdraw(0, 2)]],
    after: [balance(0), balance(1)],
    preemptions: 1,
    judge: asBank(),
  });
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [withdraw(0, 2), deposit(1, 4)]],
    after: [balance(0)],
    preemptions: 1,
    races: true,
    judge: asBank(),
  });
});

law('a withdrawal and two transfers at the same time never take more than there is', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b, c], {
    world: 'threeAccounts',
    programs: [[withdraw(0, 7)], [transfer(0, 1, 7)], [transfer(0, 2, 7)]],
    after: [balance(0)],
    preemptions: 1,
    judge: asBank(({ process, outcome, text }) =>
      outcome.kind === 'returned' && outcome.output === true
        ? {
            code: 'check-then-act',
            sentence: `${text}: process ${String(process)} was given money that another process had taken since it checked. Checking the funds and taking them must be one critical section.`,
          }
        : undefined,
    ),
  });
});

law('transfers in opposite directions never deadlock', async (context) => {
  // Fresh, so that numbers which each of them counts for itself are the same.
  const [a, b] = await context.processes(2, { isFresh: true });
  const ofThree = { world: 'threeAccounts', after: [balance(0), balance(1), balance(2)], judge: asBank() };
  await explore(context, [a, b], { ...ofThree, programs: [[transfer(0, 1, 3)], [transfer(1, 0, 4)]] });
  const inTurn = [[transfer(0, 2, 1), transfer(2, 1, 1)], [transfer(2, 0, 2)]];
  await explore(context, [a, b], { ...ofThree, programs: inTurn, preemptions: 1 });
  // Number 4 is account 0, as another object.
  const programs = [[transfer(0, 1, 3)], [transfer(1, 4, 4)]];
  await explore(context, [a, b], { world: 'twins', programs, preemptions: 1 });
  const [one, other] = [await a.newAccount(99), await b.newAccount(99)];
  const back = async (): Promise<boolean> => b.move(other, one, 1);
  const never =
    'Transfers in opposite directions return, also between accounts that two processes have made: all processes take the locks in one order.';
  await returnsFromEachStep(a, async (process) => process.move(one, other, 1), back, never);
});

law('three transfers in a circle never deadlock', async (context) => {
  const [a, b, c] = await context.processes(3);
  await explore(context, [a, b, c], {
    world: 'threeAccounts',
    programs: [[transfer(0, 1, 3)], [transfer(1, 2, 4)], [transfer(2, 0, 5)]],
    after: [balance(0), balance(1), balance(2)],
    preemptions: 1,
    judge: asBank(),
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
    judge: asBank(),
    exists: {
      is: (run: ObservedRun) => (isSideBySide ||= halfWay(run, 1, 2)),
      otherwise: {
        code: 'over-locked',
        sentence:
          'While process 1 is half-way through a transfer from a to b, process 2 cannot make one from c to d in any schedule: it has to wait, although they have no account in common. Lock the accounts that you need, not the whole bank.',
      },
    },
  });
});

law('a transfer waits for the locks of its two accounts, and for no other', async (context) => {
  const [a, b] = await context.processes(2);
  for (const [number, name] of ['a', 'b', 'c'].entries())
    await explore(context, [a, b], {
      world: 'fourAccounts',
      before: [{ method: 'lock', account: number } as Input],
      programs: [[], [transfer(0, 1, 3)]],
      mayBlock: true,
      judge: ({ isStuck }): Fault | undefined => {
        const story = `Process 1 holds the lock of account ${name}, and process 2 transfers from a to b`;
        if (isStuck === number < 2) return undefined;
        const [code, what] = isStuck
          ? (['over-locked', 'but waits for it'] as const)
          : (['two-owners', 'without it'] as const);
        return { code, sentence: `${story}, ${what}: lock the accounts that you change, and no others.` };
      },
    });
});
