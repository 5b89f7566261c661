import {
  bankModel,
  explore,
  explorePrograms,
  fc,
  gives,
  linearizable,
  refuses,
  same,
  show,
  stage,
  throws,
  type Fault,
  type Impossible,
  type Input,
} from '#lab';
import type * as Scenarios from './bank.scenarios';

const { law } = stage<typeof Scenarios>('bank', 'audit');

const MOST = Number.MAX_SAFE_INTEGER;
const withdraw = (account: number, amount: number): Input =>
  ({ method: 'withdraw', account, amount }) as Input;
const deposit = (account: number, amount: number): Input => ({ method: 'deposit', account, amount }) as Input;
const transfer = (from: number, to: number, amount: number): Input =>
  ({ method: 'transfer', from, to, amount }) as Input;
const audit = (...accounts: number[]): Input => ({ method: 'audit', accounts }) as Input;

const number = fc.integer({ min: 0, max: 2 });
const amount = fc.constantFrom(4, 7, 11);
const anyCall = fc.oneof(
  fc.record({ method: fc.constant('withdraw'), account: number, amount }),
  fc.record({ method: fc.constant('deposit'), account: number, amount }),
  fc.record({ method: fc.constant('transfer'), from: number, to: number, amount }),
  fc.record({ method: fc.constant('audit'), accounts: fc.shuffledSubarray([0, 1, 2], { minLength: 2 }) }),
);

/** Account a has room for 4 more. */
const nearlyFull = bankModel([MOST - 4, 10]);

/** What is wrong with a bank whose accounts began with 10 each. */
function faultOf({ input, outcome, text, part }: Impossible<Input>): Fault | undefined {
  if (outcome.kind !== 'returned') return undefined;
  const lost = `When all is done, ${text}: no order of the calls leaves that. A process wrote back a balance that it had read before another process changed it.`;
  if (part === 'after') return { code: 'lost-update', sentence: lost };
  if (input.method !== 'audit') return undefined;
  const actual = show(outcome.output);
  const sentence = `audit() saw ${actual}: that was never the total at any one moment. It looked while money was on its way from one account to another.`;
  return { code: 'not-atomic', sentence, actual };
}

const asBank = linearizable(bankModel([10, 10, 10]), faultOf);
/** More accounts than an audit might look at in one piece. */
const row = Array.from({ length: 20 }, (_, account) => account);
const inTwenty = { world: 'twentyAccounts', judge: linearizable(bankModel(row.map(() => 10)), faultOf) };

function unharmed(seen: readonly unknown[], balances: readonly number[], call: string): void {
  same(seen.includes('locked'), false, `After ${call}, which throws, everything is unlocked.`, 'orphan-wait');
  same(seen, balances, `After ${call}, which throws, nothing has changed.`, 'state-changed');
}

law('audit() is the sum of the balances, and changes neither them nor its list', async ({ processes }) => {
  const [a, b] = await processes(2);
  const one = await a.newAccount(10);
  const other = await b.newAccount(25);
  same(await a.total([one, other]), 35, 'audit() is the sum.');
  same(await b.total([other]), 25, 'audit() of one account is its balance.');
  same(await a.total([]), 0, 'audit([]) is 0.');
  same(await a.total([one, other, one]), 45, 'An account that is listed twice counts twice.');
  const twin = await a.open(await a.handleOf(one));
  same(await a.total([twin, one]), 20, 'An account that is listed as two objects counts twice, too.');
  const kept = 'audit() leaves its list as it was: the order of the items belongs to the caller.';
  same(await a.keepsList([one, other]), true, kept, 'state-changed');
  same(await a.keepsList([other, one]), true, kept, 'state-changed');
  const all = 'audit() leaves all accounts unchanged and unlocked.';
  same(await b.look([one, other]), [10, 25], all, 'orphan-wait');
  const rest = await a.newAccount(MOST - 35);
  same(await b.total([rest, one, other]), MOST, 'A total may be as large as 2⁵³ − 1.');
});

law('audit() never counts money twice or misses it', async (context) => {
  const [a, b] = await context.processes(2);
  for (const programs of [
    [[transfer(0, 1, 5)], [audit(0, 1)]],
    [[transfer(2, 0, 5)], [audit(0, 1, 2)]],
    [[transfer(0, 2, 5)], [audit(2, 1, 0)]],
    // Withdrawn from one account, then deposited into the other: 20 or 16, never 24.
    [[withdraw(0, 4), deposit(1, 4)], [audit(0, 1)]],
  ])
    await explore(context, [a, b], { world: 'threeAccounts', programs, judge: asBank });
  for (const call of [transfer(0, 19, 5), transfer(19, 0, 5)])
    await explore(context, [a, b], { ...inTwenty, programs: [[call], [audit(...row)]], preemptions: 1 });
});

law('two audits of the same accounts never deadlock', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[audit(0, 1, 2)], [audit(2, 1, 0)]],
    preemptions: 1,
    judge: asBank,
  });
});

law('an amount is a positive integer; anything else changes nothing', async ({ processes, trail }) => {
  const [a] = await processes(1);
  const [one, other] = [await a.newAccount(50), await a.newAccount(50)];
  same(await a.total([one, other]), 100, 'Before, there are 100.');
  const numbers = [0, -0, -1, 1.5, NaN, Infinity, -Infinity].map((value) => [value, 'RangeError'] as const);
  const others = ['5', null, undefined, true, [5], 5n].map(
    (value) => [value, ['TypeError', 'RangeError']] as const,
  );
  for (const [name, call] of [
    ['withdraw(account, ', (value: unknown) => a.take(one, value)],
    ['deposit(account, ', (value: unknown) => a.give(one, value)],
    ['transfer(from, to, ', (value: unknown) => a.move(one, other, value)],
    ['transfer(account, account, ', (value: unknown) => a.move(one, one, value)],
  ] as const) {
    trail.restart();
    for (const row of [...numbers, ...others]) {
      await refuses(call, [row], (value) => `${name}${value}) is rejected: an amount is a positive integer.`);
      unharmed(await a.look([one, other]), [50, 50], `${name}${show(row[0])})`);
    }
  }
});

law('what is not an Account, or not the handle of one, is a TypeError', async ({ processes }) => {
  const [a] = await processes(1);
  const account = await a.newAccount(5);
  same(await a.total([account]), 5, 'An Account is accepted.');
  const wrong = [null, undefined, 5, 'account', { length: 0 }, {}].map(
    (value) => [value, 'TypeError'] as const,
  );
  for (const [call, made] of [
    ['withdraw(…, 1)', (it: unknown) => a.take(it, 1)],
    ['deposit(…, 1)', (it: unknown) => a.give(it, 1)],
    ['transfer(…, to, 1)', (it: unknown) => a.move(it, account, 1)],
    ['transfer(from, …, 1)', (it: unknown) => a.move(account, it, 1)],
    ['audit([account, …])', (it: unknown) => a.total([account, it])],
    ['audit(…)', (it: unknown) => a.total(it)],
    ['Account.open(…)', (it: unknown) => a.open(it)],
  ] as const)
    await refuses(made, wrong, (it) => `${call.replace('…', it)} is a TypeError.`);
  unharmed(await a.look([account]), [5], 'each of these calls');
});

law('a sum beyond 2⁵³ − 1 is a RangeError, and changes nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const [full, other] = [await a.newAccount(MOST), await a.newAccount(20)];
  const half = await a.newAccount(2 ** 52);
  for (const [what, call] of [
    ['an audit', () => a.total([full, other])],
    ['an audit of one account that is listed twice', () => a.total([half, half])],
    ['a deposit', () => a.give(full, 1)],
    // What was added cannot be taken back: beyond 2⁵³, numbers have gaps.
    ['a deposit of 2', () => a.give(full, 2)],
    ['a transfer', () => a.move(other, full, 2)],
  ] as const) {
    context.trail.restart();
    const promise = `The sum would be more than 2⁵³ − 1: ${what} is a RangeError.`;
    await throws(call(), { name: 'RangeError' }, promise);
    unharmed(await b.look([full, other]), [MOST, 20], what);
  }
  const itself = 'A transfer to itself changes nothing, so a full account allows it.';
  await gives(a.move(full, full, 1), true, itself);
  const short = 'Without the funds, a transfer is false, even to an account that has no room.';
  await gives(a.move(other, full, 21), false, short);
  for (const call of [deposit(0, 4), transfer(1, 0, 4)])
    await explore(context, [a, b], {
      world: 'nearlyFull',
      programs: [[call], [deposit(0, 4)]],
      preemptions: 1,
      judge: linearizable(nearlyFull, ({ text, outcome }) => {
        if (outcome.kind !== 'returned') return undefined;
        const sentence = `Account a has room for 4 more, and two processes add 4 at once. ${text}: one must throw. Check for room inside the critical section.`;
        return { code: 'check-then-act', sentence };
      }),
    });
});

law('a call that throws half-way leaves everything unchanged and unlocked', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [one, other] = [await a.newAccount(20), await a.newAccount(20)];
  for (const [what, failing] of [
    ['audit() with an account that this process has closed', () => a.auditWithClosed(one, other)],
    ['transfer() to an account that this process has closed', () => a.moveToClosed(one, other, 5)],
    ['transfer() from an account that this process has closed', () => a.moveFromClosed(one, other, 5)],
  ] as const) {
    trail.restart();
    await throws(failing(), {}, `${what} is an error.`);
    unharmed(await b.look([one, other]), [20, 20], what);
  }
  same(await b.move(one, other, 5), true, 'Afterwards both accounts work as before.');
});

law('no process sees anything of a call that throws', async (context) => {
  const [a, b] = await context.processes(2);
  const judge = linearizable(nearlyFull, ({ text, input, outcome }) => {
    if (outcome.kind === 'blocked') return undefined;
    const room = 'Account a has room for 4 more, and process 1 moves 5 from b to a, which must throw';
    return input.method === 'transfer'
      ? { code: 'no-error', sentence: `${room}. ${text}.` }
      : {
          code: 'not-atomic',
          sentence: `${room}. ${text}: process 2 saw something of a transfer that never was.`,
        };
  });
  // The transfer may throw before it needs the account that the other process looks at.
  const plan = { world: 'nearlyFull', apart: true, judge };
  for (const look of [[audit(1)], [withdraw(1, 6), deposit(0, 4)]])
    await explore(context, [a, b], { ...plan, programs: [[transfer(1, 0, 5)], look] });
});

law('any calls at the same time answer as if they came one after the other', async (context) => {
  const three = await context.processes(3);
  const program = fc.array(anyCall, { maxLength: 2 });
  await explorePrograms(context, three, {
    world: 'threeAccounts',
    programs: fc.tuple(program, program, program),
    runs: 16,
    preemptions: 1,
    mostSchedules: 400,
    samples: 20,
    after: [audit(0, 1, 2)],
    judge: asBank,
  });
});

law('a process killed at any step never makes or destroys money that another can see', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'threeAccounts',
    programs: [[audit(0, 1), audit(0, 1)], [transfer(0, 1, 5)]],
    preemptions: 1,
    kill: [2],
    mayBlock: true,
    judge: ({ calls }) => {
      const wrong = calls.find(
        ({ input, outcome }) =>
          input.method === 'audit' && outcome.kind === 'returned' && outcome.value !== 20,
      );
      if (wrong === undefined) return undefined;
      return {
        code: 'not-atomic',
        sentence:
          'Process 2 was killed in the middle of a transfer, and audit() sees a total that never was. As long as the locks stay taken, no process can look: take both before you touch the money, and release them when everything is done.',
      };
    },
  });
});
