import { expect, test } from '@jest/globals';
import { projectRoot } from '../course/project';
import { cheats } from './cheats';
import { withCheckoutCopy } from './checkout-copy';
import { gradeCheat } from './grade-cheat';

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
const isEvery = process.env.FORKLINGS_MUTANTS === 'all';
/** Of different kinds. To judge all of them takes minutes. */
const SHORT = ['interceptor-removed', 'result-written-late', 'solution-by-package', 'specs-put-back'];

const all = cheats(projectRoot());

test('there are many, of which the short run grades some', () => {
  expect(all.length).toBeGreaterThanOrEqual(25);
  expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(SHORT));
});

// Each in a copy of its own, because some of them change it.
for (const cheat of all.filter(({ name }) => isEvery || SHORT.includes(name)))
  test.concurrent(
    `${cheat.name}: earns at most ${String(cheat.most)} points, and leaves nothing running`,
    () =>
      withCheckoutCopy(async (project) => {
        const { score, earned, left } = await gradeCheat(cheat, project, isEvery);
        expect({ score: Math.min(score, cheat.most), earned: cheat.most === 0 ? earned : [], left }).toEqual({
          score,
          earned: [],
          left: [],
        });
      }),
    LAST_RESORT_MS,
  );
