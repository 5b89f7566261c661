import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TimerStep } from './testing/order-main';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-order-'));
  buildSync({
    entryPoints: [path.join(__dirname, 'testing', 'order-main.ts')],
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    logLevel: 'silent',
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

/** See order-main. */
const TORN = 9;

function orderBy(mode: 'ours' | 'Node’s', program: readonly TimerStep[]): string[] {
  const args = [path.join(folder, 'order-main.js'), mode, JSON.stringify(program)];
  // Newer versions of Node's own warn of negative delays.
  const env = { ...process.env, NODE_NO_WARNINGS: '1' };
  for (;;) {
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
    if (status === TORN) continue;
    expect([stderr, status]).toEqual(['', 0]);
    return stdout.split('\n');
  }
}

const steps: fc.Arbitrary<TimerStep> = fc
  .record({
    delay: fc.integer({ min: -10, max: 60 }).map((tenths) => tenths / 10),
    kind: fc.constantFrom<TimerStep['kind']>('timeout', 'timeout', 'promise', 'early'),
    clears: fc.integer({ min: 0, max: 12 }),
    isUnreferenced: fc.boolean(),
    also: fc.constantFrom<TimerStep['also']>('nothing', 'tick', 'microtask', 'throw'),
  })
  // One that does not keep the process alive is due long after all others: else Node's own might fire on a busy machine.
  .map((step) => (step.isUnreferenced ? { ...step, delay: 1e8 } : step));

test('what timers do happens in the same order as by Node’s own', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 10 }), (program) => {
      expect(orderBy('ours', program)).toEqual(orderBy('Node’s', program));
    }),
    { numRuns: 30 },
  );
});
