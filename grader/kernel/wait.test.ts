import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { SharedMemory } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

describe.each([
  ['the futex', {}],
  ['polling', { FORKLINGS_WAIT: 'polling' }],
])('wait and notify over %s', (_, mode) => {
  const env = { ...process.env, ...mode };

  async function resultOf(fixture: string): Promise<unknown> {
    const { stdout, stderr, code } = await fixtures.run(fixture, [], { env });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return JSON.parse(stdout);
  }

  test('two processes that only ever wait for each other lose no wake-up', async () => {
    expect(await resultOf('ping-pong')).toBe(600);
  });

  test('notify wakes at most `count`, and as many as it says', async () => {
    const { most, ...totals } = (await resultOf('notify-exactly')) as { most: number };
    expect(totals).toEqual({ woken: 5, ok: 5 });
    expect(most).toBeLessThanOrEqual(2);
  });

  test('a wait that times out takes no notification, and one that was notified says so', async () => {
    const { woken, ok } = (await resultOf('notify-against-timeouts')) as { woken: number; ok: number };
    expect(ok).toBe(woken);
    // Some were met, or nothing was tested.
    expect(woken).toBeGreaterThan(0);
  });

  test('a waiter killed in its wait takes no notification from living ones', async () => {
    expect(await resultOf('killed-waiter')).toBe(102);
  });
});

describe('wait', () => {
  const memory = SharedMemory.create(8);
  afterAll(() => memory.close());

  test("says 'not-equal' at once when the word holds something else", () => {
    expect(memory.wait(0, 1)).toBe('not-equal');
    expect(memory.wait(0, 1, 0)).toBe('not-equal');
  });

  test("says 'timed-out' when no notify comes; a negative timeout counts as 0", () => {
    for (const timeout of [0, -5, -Infinity, 0.001, 1]) expect(memory.wait(0, 0, timeout)).toBe('timed-out');
  });

  test('compares 32 bits, as Atomics.wait', () => {
    expect(memory.wait(0, 2 ** 32, 0)).toBe('timed-out');
  });

  test('refuses a timeout or count that is not a number', () => {
    for (const value of [NaN, '1', null, 1n]) {
      expect(() => memory.wait(0, 0, value as number)).toThrow(TypeError);
      expect(() => memory.notify(0, value as number)).toThrow(TypeError);
    }
  });

  test('notify without waiters wakes no process', () => {
    expect(memory.notify(0)).toBe(0);
    expect(memory.notify(0, 0)).toBe(0);
    expect(memory.notify(0, -1)).toBe(0);
  });
});
