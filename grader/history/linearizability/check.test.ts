import { describe, expect, test } from '@jest/globals';
import { isMalformedHistory } from '../malformed-history';
import type { QueueInput } from '../models/queue';
import { queueModel } from '../models/queue';
import { lockModel } from '../models/lock';
import { registerModel } from '../models/register';
import type { Operation } from '../operation';
import { BLOCKED, PENDING, returned, threw } from '../operation';
import { history, oneByOne, verdictOf } from '../testing/notation';
import { Random } from '../testing/random';
import { randomHistory } from '../testing/random-history';
import { queue } from '../testing/subjects/messages';
import { checkLinearizability } from './check';

const done = returned(undefined);
const put = (item: string): QueueInput<string> => ({ method: 'put', item });
const get: QueueInput<string> = { method: 'get' };
const fifo = queueModel<string>();
const [A, B, C] = [0, 1, 2];

describe('the queue histories of Herlihy & Wing (1990), figure 1', () => {
  test('H1: two puts overlap, so either item may come first', () => {
    const h1 = history<QueueInput<string>>(
      [A, put('x'), done, 1, 4],
      [B, put('y'), done, 2, 3],
      [B, get, returned('x'), 5, 6],
      [A, get, returned('y'), 7, 8],
      [A, put('z'), PENDING, 9, Infinity],
    );
    expect(verdictOf(fifo, h1)).toBe('ok');
  });

  test('H2: y comes out first, although the put of x had ended before that of y began', () => {
    const h2 = history<QueueInput<string>>(
      [A, put('x'), done, 1, 2],
      [B, put('y'), done, 3, 5],
      [A, get, returned('y'), 4, 6],
    );
    expect(verdictOf(fifo, h2)).toBe('illegal');
  });

  test('H3: a put that never returned may have taken effect', () => {
    const h3 = history<QueueInput<string>>(
      [A, put('x'), PENDING, 1, Infinity],
      [B, get, returned('x'), 2, 3],
    );
    expect(verdictOf(fifo, h3)).toBe('ok');
  });

  test('H4: y comes out twice', () => {
    const h4 = history<QueueInput<string>>(
      [A, put('x'), done, 1, 3],
      [B, put('y'), done, 2, 4],
      [A, get, returned('y'), 5, 7],
      [C, get, returned('y'), 6, 8],
    );
    expect(verdictOf(fifo, h4)).toBe('illegal');
  });
});

describe('time', () => {
  const register = registerModel(0);
  const touching = (call: number): Operation<Parameters<typeof register.describe>[0], unknown>[] =>
    history([A, { method: 'set', value: 1 }, done, 1, 2], [B, { method: 'get' }, returned(0), call, 9]);

  test('intervals that touch overlap: they are closed', () => {
    expect(verdictOf(register, touching(2))).toBe('ok');
  });

  test('a read called after a write ended sees it', () => {
    expect(verdictOf(register, touching(3))).toBe('illegal');
  });

  test('the order in which operations are listed means nothing', () => {
    expect(verdictOf(register, [...touching(2)].reverse())).toBe('ok');
    expect(verdictOf(register, [...touching(3)].reverse())).toBe('illegal');
  });

  test('nothing at all is linearizable', () => {
    expect(verdictOf(register, [])).toBe('ok');
  });
});

describe('calls that never returned', () => {
  test('a pending get may have taken the item, or not', () => {
    const killed = history<QueueInput<string>>([A, put('x'), done, 1, 2], [B, get, PENDING, 3, Infinity]);
    expect(verdictOf(fifo, [...killed, ...lateGet(returned('x'))])).toBe('ok');
    expect(verdictOf(fifo, [...killed, ...lateGet(threw('QueueEmpty'))])).toBe('ok');
  });

  test('a pending put cannot have taken effect before it was called', () => {
    const early = history<QueueInput<string>>(
      [B, get, returned('x'), 1, 2],
      [A, put('x'), PENDING, 3, Infinity],
    );
    expect(verdictOf(fifo, early)).toBe('illegal');
  });

  test('a get that sleeps for ever is right on an empty queue, and a lost wake-up on any other', () => {
    expect(verdictOf(fifo, oneByOne<QueueInput<string>>([B, get, BLOCKED]))).toBe('ok');
    const lost = checkLinearizability(
      fifo,
      oneByOne<QueueInput<string>>([A, put('x'), done], [B, get, BLOCKED]),
    );
    expect(lost).toMatchObject({
      kind: 'illegal',
      impasse: { kind: 'stuck', operation: { id: 1 }, state: "['x']" },
    });
  });

  test('of two that wait for one item, one may not keep waiting', () => {
    const both = oneByOne<QueueInput<string>>([A, put('x'), done], [B, get, BLOCKED], [C, get, BLOCKED]);
    expect(verdictOf(fifo, both)).toBe('illegal');
  });

  test('a killed taker excuses a sleeper: it may have taken what the sleeper waits for', () => {
    const killed = oneByOne<QueueInput<string>>([A, put('x'), done], [C, get, PENDING], [B, get, BLOCKED]);
    expect(verdictOf(fifo, killed)).toBe('ok');
  });

  test('a lock whose owner is gone excuses its waiters', () => {
    const acquire = { method: 'acquire' } as const;
    expect(verdictOf(lockModel(), oneByOne([A, acquire, returned(true)], [B, acquire, BLOCKED]))).toBe('ok');
  });

  function lateGet(
    outcome: Operation<QueueInput<string>, unknown>['outcome'],
  ): Operation<QueueInput<string>, unknown>[] {
    return [{ id: 9, process: C, input: { method: 'get', timeoutMs: 0 }, outcome, call: 8, end: 9 }];
  }
});

describe('the budget', () => {
  /** n puts at once, and a get of something that was never put: every order has to be tried. */
  const hopeless = (n: number): Operation<QueueInput<string>, unknown>[] => [
    ...Array.from({ length: n }, (_, id) => ({
      id,
      process: id,
      input: put(`${id}`),
      outcome: done,
      call: 1,
      end: 2,
    })),
    { id: n, process: n, input: get, outcome: returned('never put'), call: 3, end: 4 },
  ];

  test('when it runs out the verdict is unknown, never a pass', () => {
    const verdict = checkLinearizability(fifo, hopeless(12), { budget: 1_000 });
    expect(verdict).toMatchObject({ kind: 'unknown', budget: 1_000, steps: 1_000 });
  });

  test('a budget of nothing still judges the empty history, and nothing else', () => {
    expect(checkLinearizability(fifo, [], { budget: 0 }).kind).toBe('ok');
    expect(checkLinearizability(fifo, hopeless(1), { budget: 0 }).kind).toBe('unknown');
  });

  test('the same history costs the same steps every time', () => {
    const [first, second] = [
      checkLinearizability(fifo, hopeless(5)),
      checkLinearizability(fifo, hopeless(5)),
    ];
    expect(first.kind).toBe('illegal');
    expect(second).toEqual(first);
  });

  test('four processes with 25 operations each cost a few thousand steps at most', () => {
    const costs = Array.from({ length: 40 }, (_, seed) => {
      const operations = randomHistory(queue, new Random(seed), { processes: 4, operations: 100 });
      const verdict = checkLinearizability(queue.model, operations);
      expect(verdict.kind).toBe('ok');
      return { steps: verdict.steps, calls: operations.length };
    });
    expect(Math.max(...costs.map(({ steps }) => steps))).toBeLessThan(5_000);
    expect(costs.filter(({ calls }) => calls === 100).length).toBeGreaterThan(10);
  });
});

describe('a history that contradicts itself is refused, not judged', () => {
  const call = { process: A, input: get };
  test.each([
    ['ends before its call', [{ ...call, id: 0, call: 5, end: 4, outcome: returned('x') }]],
    ['is called at the end of time', [{ ...call, id: 0, call: Infinity, end: Infinity, outcome: PENDING }]],
    ['has a time that is not a number', [{ ...call, id: 0, call: NaN, end: 4, outcome: returned('x') }]],
    ['is pending and has an end', [{ ...call, id: 0, call: 1, end: 4, outcome: PENDING }]],
    ['returned, and never ended', [{ ...call, id: 0, call: 1, end: Infinity, outcome: returned('x') }]],
    [
      'is there twice',
      [1, 3].map((at) => ({ ...call, id: 7, call: at, end: at + 1, outcome: returned('x') })),
    ],
  ])('one that %s', (_, operations) => {
    let error: unknown;
    try {
      checkLinearizability(fifo, operations);
    } catch (caught) {
      error = caught;
    }
    expect(isMalformedHistory(error)).toBe(true);
  });
});
