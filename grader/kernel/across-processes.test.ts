import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

describe('between processes', () => {
  test('4 processes that add 1,000,000 times each reach 4,000,000', async () => {
    expect(await fixtures.run('hammer-atomics')).toMatchObject({ stdout: '4000000\n', stderr: '', code: 0 });
  });

  test('a 64-bit value is the old one or the new one, never half of each', async () => {
    const { stdout, stderr, code } = await fixtures.run('hammer-wide-values');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    const seen = JSON.parse(stdout) as { low: number; high: number; torn: number };
    expect(seen.torn).toBe(0);
    // Both were met, or nothing was tested.
    expect(Math.min(seen.low, seen.high)).toBeGreaterThan(0);
  });

  test('a signal that is handled interrupts neither a wait nor a read', async () => {
    expect(await fixtures.run('signals-while-blocked')).toMatchObject({
      stdout: 'ok 4\n',
      stderr: '',
      code: 0,
    });
  });
});
