import {
  explore,
  holdBefore,
  kill,
  quiet,
  same,
  show,
  stage,
  type CheckContext,
  type Fault,
  type Input,
  type ObservedRun,
  type Plan,
} from '#lab';
import type * as Scenarios from './queue.scenarios';

const { law } = stage<typeof Scenarios>('queue', 'kills');

const timed = (timeoutMs?: number): object => (timeoutMs === undefined ? {} : { timeoutMs });
const put = (item: unknown, timeoutMs?: number): Input =>
  ({ method: 'put', item, ...timed(timeoutMs) }) as Input;
const get = (timeoutMs?: number): Input => ({ method: 'get', ...timed(timeoutMs) });
const joinTasks = (timeoutMs?: number): Input => ({ method: 'joinTasks', ...timed(timeoutMs) });
const taskDone: Input = { method: 'taskDone' };

/** So large that several of them do not fit into the buffer of most queues. */
const LARGE = 3 * 2 ** 20 + 5;

/** Explores with process 2 killed at each of its steps, one step in a run. */
async function killed(context: CheckContext<typeof Scenarios>, plan: Plan): Promise<void> {
  const processes = await context.processes(plan.programs.length);
  await explore(context, processes, { kill: [2], preemptions: 1, mostSchedules: 500, samples: 0, ...plan });
}

law('a producer killed at any step costs at most its own item', async (context) => {
  const judge = survives('a');
  await killed(context, { world: 'two', programs: [[put('b'), get(), get(200)], [put('a')]], judge });
  // It is killed while it fills the only place.
  const programs = [[get(200), put('b'), get()], [put('a')]];
  await killed(context, { world: 'one', programs, preemptions: 0, judge });
  const tasks = [[get(), taskDone, joinTasks(200)], [put('a')]];
  const plan = { world: 'two', before: [put('b')], programs: tasks, after: [get(0)] };
  await killed(context, { ...plan, judge: (run) => waitsForNothing(run) ?? judge(run) });
});

law('a consumer killed at any step costs at most the item that it was getting', async (context) => {
  const programs = [[get(200), put('c'), get(200), get(200)], [get(400)]];
  await killed(context, { world: 'two', programs, before: [put('a'), put('b')], judge: survives() });
});

law('a process that sleeps meanwhile is not forgotten', async (context) => {
  const few = { mostSchedules: 300 };
  const sleepers = [[get()], [put('a')], [put('b')]];
  await killed(context, { world: 'one', programs: sleepers, ...few, judge: survives('a') });
  const before = [put('a')];
  await killed(context, {
    world: 'one',
    programs: [[put('b')], [get()], [get()]],
    before,
    ...few,
    judge: survives(),
  });
});

law('two that are left can still put to each other, and get', async (context) => {
  const programs = [[put('b'), get(400)], [put('a')], [get(400), put('c')]];
  await killed(context, { world: 'two', programs, mostSchedules: 150, judge: survives('a') });
  // Both find that the owner of the lock is dead, but only one may take the lock over.
  const after = [get(0), get(0), get(0)];
  const rivals = { programs: [[put('b')], [put('a')], [put('c')]], after, mostSchedules: 400 };
  await killed(context, { world: 'unbounded', ...rivals, judge: survives('a') });
});

law('a process killed in taskDone() keeps no other from its tasks', async (context) => {
  const programs = [
    [get(), taskDone, joinTasks(400)],
    [get(400), taskDone],
  ];
  await killed(context, { world: 'two', programs, before: [put('a'), put('b')], judge: survives() });
  // It may be killed before its notify. The third reports the task once more, which may be one time too many.
  const join = { programs: [[joinTasks()], [taskDone], [taskDone]], before: [put('a'), get()] };
  await killed(context, { world: 'two', ...join });
});

law('a producer killed in a large item: other items come out whole', async (context) => {
  const judge = survives('A');
  const few = { world: 'large', mostSteps: 8_000, preemptions: 0, judge };
  // Before it, and after it, others put; and one may have taken a part of its item, of which nothing may be left.
  const gets = [get(200), get(200), get(200)];
  await killed(context, { ...few, before: [put('x')], programs: [gets, [put('A')], [put('B')]] });
  // It has begun behind two items, of which one is taken before it is killed. The first may find nothing, and wait.
  const behindTwo = {
    mostSchedules: 150,
    before: [put('x'), put('y')],
    programs: [[get()], [put('A')], gets],
  };
  await killed(context, {
    ...few,
    ...behindTwo,
    mayBlock: true,
    judge: (run) => waitsOn(run, 3) ?? judge(run),
  });
  await killed(context, {
    ...few,
    programs: [gets.slice(1), [put('A')], [put('b')]],
    preemptions: 1,
    mostSchedules: 40,
  });
  const [a, b, c] = await context.processes(3);
  const queue = await a.make();
  await holdBefore(c, 25, (process) => process.putPattern(queue, LARGE));
  await kill(c);
  await Promise.all([b.put(queue, 'next', 60_000), a.getText(queue)]);
  await a.taskDone(queue);
  const facts = [await a.joinTasks(queue, 900), await b.facts(queue)];
  same(
    facts,
    [true, [0, true, false]],
    'An item that was never put counts as no task, and takes no place.',
    'lost-slot',
  );
});

law('a consumer killed in a large item: the next gets none of the rest', async (context) => {
  const few = { world: 'large', mostSteps: 8_000, preemptions: 0, judge: survives() };
  const gets = [get(200), get(200), get(200)];
  await killed(context, { ...few, programs: [[put('A'), put('b')], [get(400)], gets] });
  await killed(context, {
    ...few,
    programs: [[put('A')], [get(400)], gets],
    preemptions: 1,
    mostSchedules: 40,
  });
  const [a, b, c] = await context.processes(3);
  const queue = await a.make();
  const putting = a.putPattern(queue, LARGE);
  await quiet(a);
  await holdBefore(c, 25, (process) => process.getPattern(queue, LARGE));
  await kill(c);
  const next = b.getText(queue);
  await putting;
  await quiet(a);
  const gone = 'An item of which a killed process had taken a part does not count.';
  same(await a.facts(queue), [0, true, false], gone, 'lost-slot');
  await a.put(queue, 'next');
  same(await next, 'next', 'The next item comes out whole.', 'message-split');
});

/** joinTasks() waits, but what it waits for is not there. */
function waitsForNothing({ calls }: ObservedRun): Fault | undefined {
  const isAnswer = (method: string, value: unknown): boolean =>
    calls.some(
      ({ input, outcome }) =>
        input.method === method && outcome.kind === 'returned' && outcome.value === value,
    );
  if (!isAnswer('joinTasks', false) || isAnswer('get', 'a')) return undefined;
  const sentence =
    "Process 2 was killed in put('a'), and its item never came out of the queue. Yet joinTasks(200) returned false: a task begins in the one store that makes its item visible.";
  return { code: 'lost-slot', sentence };
}

/** A call with a timeout, for which no process may wait for ever. */
function waitsOn({ calls }: ObservedRun, waiter: number): Fault | undefined {
  if (!calls.some(({ process, outcome }) => process === waiter && outcome.kind === 'blocked'))
    return undefined;
  const sentence = `A producer was killed in a large item, and get(200) of process ${String(waiter)} never returns: what the dead had put must be taken back.`;
  return { code: 'lost-slot', sentence };
}

/**
 * At most one item is gone (one of `atRisk`, if any are named); each item comes out at most once, and no process waits
 * for ever.
 */
function survives(...atRisk: readonly string[]): (run: ObservedRun) => Fault | undefined {
  return (run) => {
    const calls = run.calls.filter(({ process }) => !run.isKilled(process));
    const got = run.calls.flatMap(({ input, outcome }) =>
      input.method === 'get' && outcome.kind === 'returned' ? [String(outcome.value)] : [],
    );
    const known = [...run.calls].flatMap(({ input }) =>
      input.method === 'put' ? [String((input as { item?: unknown }).item)] : [],
    );
    const strange = got.find((item, at) => !known.includes(item) || got.indexOf(item) !== at);
    if (strange !== undefined) {
      return {
        code: known.includes(strange) ? 'doubled-item' : 'message-split',
        sentence: `A process was killed in the middle of a call, and then ${show(strange)} came out of the queue${known.includes(strange) ? ' twice' : ', which was never put'}: a half-written item must not be seen.`,
      };
    }
    const failed = calls.find(
      ({ outcome }) => outcome.kind === 'threw' && outcome.error.name !== 'QueueEmpty',
    );
    if (failed?.outcome.kind === 'threw') {
      return {
        code: 'threw',
        sentence: `A process was killed in the middle of a call, and after that ${failed.input.method}() in another process throws ${failed.outcome.error.name}: ${failed.outcome.error.message}`,
      };
    }
    if (run.isStuck) return undefined; // reported by the run itself
    const isAnybodyKilled = [1, 2, 3].some((process) => run.isKilled(process));
    // When a process finds the queue empty, everything put before that must have come out, or have been taken by the
    // killed process.
    const emptyAt = calls
      .filter(({ input, outcome }) => input.method === 'get' && outcome.kind === 'threw')
      .map(({ begun }) => begun);
    const lost = run.calls
      .filter(
        ({ input, outcome, ended }) =>
          input.method === 'put' && outcome.kind === 'returned' && emptyAt.some((at) => at > ended),
      )
      .map(({ input }) => String((input as { item?: unknown }).item))
      .filter((item) => !got.includes(item));
    const dear = lost.filter((item) => atRisk.length > 0 && !atRisk.includes(item));
    if (dear.length > 0 || lost.length > (isAnybodyKilled ? 1 : 0)) {
      return {
        code: 'lost-item',
        sentence: `${lost.map(show).join(' and ')} had been put, and never came out: a process that is killed may take only one item with it, the one that it was putting or getting.`,
      };
    }
    return undefined;
  };
}
