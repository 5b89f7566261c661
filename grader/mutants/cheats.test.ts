import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { projectRoot } from '../course/project';
import { cheats } from './cheats';
import { CheckoutCopy } from './checkout-copy';
import { gradeCheat } from './grade-cheat';

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
const isEvery = process.env.FORKLINGS_MUTANTS === 'all';
/** Of different kinds. To judge all of them takes minutes. */
const SHORT = ['interceptor-removed', 'result-written-late', 'solution-by-package', 'specs-put-back'];

const all = cheats(projectRoot());
let copy: CheckoutCopy;
beforeAll(() => void (copy = new CheckoutCopy()));
afterAll(() => copy.remove());

test('there are many, of which the short run grades some', () => {
  expect(all.length).toBeGreaterThanOrEqual(25);
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(SHORT));
});

for (const cheat of all.filter(({ name }) => isEvery || SHORT.includes(name)))
  test(
    `${cheat.name}: earns at most ${String(cheat.most)} points, and leaves nothing running`,
    async () => {
      const { score, left } = await gradeCheat(cheat, copy.project, isEvery);
      copy.restore();
      expect(score).toBeLessThanOrEqual(cheat.most);
      expect(left).toEqual([]);
    },
    LAST_RESORT_MS,
  );
