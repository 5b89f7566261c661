import { afterAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { remote } from '../subject/player';
import { Trail } from '../subject/trail';
import { explore } from './explore';
import { endsWith } from './judges';
import type { Plan } from './plan';
import { Explorations } from './replay';
import { Subjects } from '../subject/testing/subjects';

const PATIENCE_MS = 120_000;
const subjects = Subjects.ofScenarios(path.join(__dirname, 'testing', 'fixtures', 'keeping-worlds.ts'));
afterAll(() => subjects.stop(), PATIENCE_MS);

const add = { method: 'add' };
const lastIsTwo = endsWith(2, () => ({ code: 'lost-update', sentence: 'An addition is gone.' }));

interface Calls {
  addToAll(): Promise<readonly string[]>;
}

async function callsOf(count: number): Promise<readonly (object & Calls)[]> {
  const taken = await subjects.take(count);
  const trail = new Trail();
  return taken.map(
    (subject, at) => remote<object>({ number: at + 1, subject, trail, options: {} }) as object & Calls,
  );
}

test.each<[string, Plan]>([
  ['cached', { world: 'cached', programs: [[add], [add]], after: [add], judge: lastIsTwo }],
  [
    'pooled',
    { world: 'pooled', programs: [[add], [add]], after: [{ method: 'close' }, add], judge: lastIsTwo },
  ],
])(
  'a module that keeps memory in a variable can be explored again and again, and called in between: %s',
  async (_, plan) => {
    const remotes = await callsOf(2);
    const explorations = new Explorations(undefined, false);
    for (let round = 0; round < 3; round++) {
      await explore({ trail: new Trail(), explorations }, remotes, plan);
      for (const one of remotes) {
        const names = await one.addToAll();
        expect(names.filter((name) => name.includes('-arena-'))).toEqual([]);
      }
    }
    expect(explorations.explored).toMatchObject({ explorations: 3 });
  },
  PATIENCE_MS,
);

test(
  'memory of an exploration that is used after its end does no harm',
  async () => {
    const remotes = await callsOf(2);
    const explorations = new Explorations(undefined, false);
    const plan: Plan = { world: 'late', programs: [[add], [add]] };
    for (let round = 0; round < 2; round++) {
      await explore({ trail: new Trail(), explorations }, remotes, plan);
      for (const one of remotes) await one.addToAll();
    }
    expect((await subjects.take(2)).map(({ isUsable }) => isUsable)).toEqual([true, true]);
    expect(subjects.pids).toHaveLength(2);
  },
  PATIENCE_MS,
);

test(
  'an exploration in which the bytes of a memory are taken is unobserved, whatever else happens in it',
  async () => {
    const explorations = new Explorations(undefined, false);
    const plan: Plan = { world: 'bytes', programs: [[add, { method: 'take' }], [add]] };
    const exploring = explore({ trail: new Trail(), explorations }, await callsOf(2), plan);
    await expect(exploring).rejects.toMatchObject({ fault: { code: 'unobserved' } });
  },
  PATIENCE_MS,
);
