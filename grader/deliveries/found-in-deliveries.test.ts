import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { NotReproduced } from '../exploration/replay';
import type { DeliveryPlan } from './plan';
import { answersOf, found, stage, talkers, wrong, type Talker } from './testing/talkers-stage';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

afterAll(() => talkers.stop());

describe('a fault that depends on the order of deliveries', () => {
  const plan = (a: Talker): DeliveryPlan => ({
    deliveries: true,
    run: async () => {
      const sum = await a.sumOf(['one', 'two']);
      if (sum.length < 2) wrong(sum);
    },
  });

  test('is found with the fewest deviations, and its run is recorded', async () => {
    const { fault, runs, acts } = await found(plan);
    expect(fault).toMatchObject({
      code: 'lost-item',
      replay: { exploration: 1, choices: [{ at: 0, option: 1 }] },
    });
    expect(runs).toBe(2);
    expect(acts).toMatchObject([
      { kind: 'call', call: "sumOf([ 'one', 'two' ])", part: 'program' },
      { kind: 'delivery', what: { kind: 'event', name: 'exit' }, from: { kind: 'process', process: 2 } },
    ]);
  });

  test('is shown again by its replay in the first run, also in a fresh process', async () => {
    const before = await found(plan);
    for (const isFresh of [false, true]) {
      if (isFresh) await talkers.stop();
      const again = await found(plan, before.fault.replay);
      expect(again).toEqual({ ...before, runs: 1 });
    }
  });

  test('of two children’s answers is found, but nothing where the order cannot matter', async () => {
    const { fault, acts } = await found((a) => ({
      deliveries: true,
      deviations: 1,
      run: async () => {
        const last = await a.lastOf('first', 'second');
        if (last !== 'second') wrong(last);
      },
    }));
    expect(fault.actual).toBe('"first"');
    const messages = acts.filter(
      (act) => act.kind === 'delivery' && act.what.kind === 'event' && act.what.name === 'message',
    );
    expect(messages).toHaveLength(2);
    const { explored } = await answersOf({ deliveries: true, deviations: 1 }, (a) => a.lastOf('only one'));
    expect(explored).toMatchObject({ isCapped: false });
  });

  test('is made again after the set-up and one ordinary run of each earlier exploration, but of none after it', async () => {
    const { explore, explorations } = await stage({ exploration: 2, deviations: [], choices: [] });
    const made: string[] = [];
    const plan = (name: string): DeliveryPlan => ({
      setUp: async () => Promise.resolve(void made.push(`${name} is set up`)),
      run: async () => Promise.resolve(void made.push(name)),
    });
    await explore(plan('first'));
    expect(explorations.isReplayMissing).toBe(true);
    await explore(plan('second'));
    expect(explorations.isReplayMissing).toBe(false);
    await expect(explore(plan('third'))).rejects.toThrow(NotReproduced);
    expect([...new Set(made)]).toEqual(['first is set up', 'first', 'second is set up', 'second']);
    expect(made.filter((one) => one === 'first')).toHaveLength(1);
  });

  test('an error of the check itself is not a fault, and ends the exploration', async () => {
    const { explore, a } = await stage();
    const mistake = new TypeError('of the check');
    await expect(explore({ run: async () => Promise.reject(mistake) })).rejects.toBe(mistake);
    // Nothing is held after that.
    expect(await a.hear(['on'])).toEqual(['on', 'disconnect', 'exit 0']);
  });
});

describe('kills', () => {
  test('of a child happen at every moment, one in each run, and are counted', async () => {
    const seen = new Set<string>();
    const { a, explore } = await stage();
    await explore({
      deliveries: true,
      kills: 1,
      deviations: 1,
      run: async (events) => {
        const said = await a.ask('hello');
        if (events.kills === 0) expect(said).toBe('hello!');
        seen.add(`${String(events.kills)} ${said}`);
      },
    });
    // Before the question reached it, while its answer was under way, or after the answer had arrived.
    expect([...seen].sort()).toEqual(['0 hello!', '1 ended by SIGKILL', '1 hello!']);
  });

  const throwing = (a: Talker): DeliveryPlan => ({
    deliveries: true,
    kills: 1,
    deviations: 1,
    run: async () => {
      await a.askOrThrow('hello');
    },
  });

  test('may make a call throw what the plan allows', async () => {
    const { fault } = await found(throwing);
    expect(fault).toMatchObject({ code: 'threw', facts: { kind: 'threw', error: { name: 'RangeError' } } });
    const { a, explore } = await stage();
    await explore({ ...throwing(a), mayThrow: ({ name }) => name === 'RangeError' });
    const other = await found((b) => ({ ...throwing(b), mayThrow: ({ name }) => name === 'TypeError' }));
    expect(other.fault.code).toBe('threw');
  });
});

describe('around the runs', () => {
  test('setUp runs once, before all of them, and is not explored', async () => {
    const { a, explore } = await stage();
    const order: string[] = [];
    await explore({
      deliveries: true,
      setUp: async () => void order.push((await a.hear(['one', 'two'])).join(' ')),
      run: async () => void order.push((await a.hear([])).join(' ')),
    });
    expect(order.shift()).toBe('one two disconnect exit 0');
    // disconnect against exit and close
    expect(order.sort()).toEqual(['disconnect exit 0', 'exit 0 disconnect', 'exit 0 disconnect']);
  });

  test('what a run leaves unfinished has ended before the next run', async () => {
    const { a, explore } = await stage();
    const settled: boolean[] = [];
    await explore({
      deliveries: true,
      deviations: 1,
      run: async () => {
        settled.push(await a.leaveBehind());
        await a.hear([]);
      },
    });
    expect(settled.length).toBeGreaterThan(2);
    expect(settled.every(Boolean)).toBe(true);
  });

  test('a second exploration in the same process holds deliveries as the first did', async () => {
    for (const time of [1, 2]) {
      const { answers } = await answersOf({ deliveries: true }, (a) => a.hear(['one', 'two']));
      expect([time, answers.length]).toEqual([time, 10]);
    }
    const { a } = await stage();
    // Nothing of it is left in the process, or in the processes that it starts.
    expect(await a.hear(['free'])).toEqual(['free', 'disconnect', 'exit 0']);
  });

  test('a run that leaves a process computing for ever is a fault, and does not make the grader wait for ever', async () => {
    const { fault } = await found((a) => ({
      run: async () => {
        await a.leaveSpinning();
      },
    }));
    expect(fault.code).toBe('endless-loop');
    await talkers.stop();
  });
});
