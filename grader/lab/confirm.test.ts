import { describe, expect, test } from '@jest/globals';
import type { Attempt } from './attempt';
import { confirm, isSameFault } from './confirm';
import type { Fault, FaultCode } from '../faults/failure';

const faultOf = (code: FaultCode, exploration?: number, isStuck = false): Fault => ({
  code,
  sentence: `This is ${code}.`,
  ...(exploration === undefined ? {} : { replay: { exploration, deviations: [] } }),
  ...(isStuck ? { isStuck } : {}),
});
const failing = (fault: Fault): Attempt => ({ fault, trail: [], wasFresh: true });
const passing: Attempt = { trail: [], wasFresh: true };

/** What becomes of a failure when the attempts after it end like these, and how many of them were made. */
async function confirmed(first: Fault, ...attempts: readonly Attempt[]): Promise<unknown> {
  let made = 0;
  const { status, fault } = await confirm({ fault: first, trail: [] }, async () => {
    const attempt = attempts[made];
    made += 1;
    if (attempt === undefined) throw new Error('one attempt too many');
    return Promise.resolve(attempt);
  });
  return [status, fault.code, made];
}

const threw = faultOf('threw', 2);

test('a hang is the same fault under the name of its cause, which only a traced run can show', () => {
  const located = (code: FaultCode): Fault => ({ ...faultOf(code), whereabouts: [] });
  expect(isSameFault(located('hang'), located('lost-result'))).toBe(true);
  expect(isSameFault(faultOf('hang'), located('lost-result'))).toBe(false);
});

describe('a failure is confirmed by the same fault', () => {
  test('at the first attempt', async () => {
    expect(await confirmed(threw, failing(threw))).toEqual(['fail', 'threw', 1]);
  });

  test('or at a later one', async () => {
    expect(await confirmed(threw, passing, passing, failing(threw))).toEqual(['fail', 'threw', 3]);
  });

  test('but not by a different fault, and not by the same fault in a different exploration', async () => {
    const others = [failing(faultOf('hang', 2)), failing(faultOf('threw', 1)), passing];
    expect(await confirmed(threw, ...others)).toEqual(['inconclusive', 'uncontrolled', 3]);
  });

  test('and not by a fault that no exploration found', async () => {
    const others = [failing(faultOf('threw')), passing, passing];
    expect(await confirmed(threw, ...others)).toEqual(['inconclusive', 'uncontrolled', 3]);
  });

  test('two attempts that agree confirm what they found, whatever came first', async () => {
    const leak = faultOf('leaked-memory');
    expect(await confirmed(threw, failing(leak), failing(leak))).toEqual(['fail', 'leaked-memory', 2]);
  });

  test('a failure that never comes back is uncontrolled', async () => {
    expect(await confirmed(threw, passing, passing, passing)).toEqual(['inconclusive', 'uncontrolled', 3]);
  });
});

test.each<FaultCode>(['uncontrolled', 'unobserved'])(
  '%s is inconclusive at once, and never a failure',
  async (code) => {
    expect(await confirmed(faultOf(code), failing(faultOf(code)))).toEqual(['inconclusive', code, 1]);
  },
);

test('an error of the grader’s own in an attempt stays an error of the grader', async () => {
  await expect(
    confirm({ fault: threw, trail: [] }, () => Promise.reject(new TypeError('ours'))),
  ).rejects.toThrow(TypeError);
});

test('a stuck run is the same fault under any name, because its name depends on how much is known', () => {
  expect(isSameFault(faultOf('orphan-wait', 1, true), faultOf('deadlock-cycle', 1, true))).toBe(true);
  expect(isSameFault(faultOf('orphan-wait', 1, true), faultOf('deadlock-cycle', 2, true))).toBe(false);
});
