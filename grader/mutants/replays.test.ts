import type { Replay } from '../faults/replay';
import { afterAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bankModel, semaphoreModel } from '../history';
import { kataOf } from '../course/course';
import { Failure, type Fault } from '../faults/failure';
import { Trail } from '../subject/trail';
import { explore } from '../exploration/explore';
import { explorePrograms } from '../exploration/explore-programs';
import { endsWith, linearizable } from '../exploration/judges';
import { lockFault } from '../exploration/lock-faults';
import type { Plan } from '../exploration/plan';
import { Explorations } from '../exploration/replay';
import { hashOfCode, hashOfGrader, readToken, writeToken } from '../exploration/replay-token';
import { editedFiles, submissions, writeFiles } from './submissions';
import { Subjects } from '../subject/testing/subjects';

const PATIENCE_MS = 120_000;
/** In the test. A hundred were made by hand. */
const TIMES = 20;

type Exploring = (
  context: { trail: Trail; explorations: Explorations; seed: number },
  ones: object[],
) => Promise<void>;
const call = (method: string, facts: object = {}): { method: string } => ({ method, ...facts });

const opposite: Plan = {
  world: 'threeAccounts',
  programs: [
    [call('transfer', { from: 0, to: 1, amount: 3 })],
    [call('transfer', { from: 1, to: 0, amount: 4 })],
  ],
  judge: linearizable(bankModel([10, 10, 10])),
};
const lostUpdate = (): Fault => ({ code: 'lost-update', sentence: 'An addition is gone.' });
const adders: Plan = {
  world: 'lockWorld',
  programs: [[call('add')], [call('add')], [call('add')]],
  after: [call('read')],
  judge: endsWith(3, lostUpdate),
};
const program = fc.array(fc.constantFrom(call('acquire'), call('release')), { maxLength: 3 });

const mutants: readonly (readonly [
  kata: string,
  name: string,
  code: string,
  processes: number,
  Exploring,
])[] = [
  ['lock', '04-lock/check-then-set', 'lost-update', 3, (context, ones) => explore(context, ones, adders)],
  [
    'bank',
    '05-bank/locks-as-given',
    'deadlock-cycle',
    2,
    (context, ones) => explore(context, ones, opposite),
  ],
  [
    'lock',
    '04-lock/bounded-in-two-steps',
    'not-linearizable',
    3,
    (context, ones) =>
      explorePrograms(context, ones, {
        world: 'boundedOf2',
        programs: fc.tuple(program, program, program),
        runs: 60,
        preemptions: 1,
        mayBlock: true,
        judge: linearizable(semaphoreModel({ initial: 2, bounded: true }), lockFault(2)),
      }),
  ],
];

/** The folder of a submission; that of an edit is written into `folder`. */
function rootOf(title: string, folder: string): string {
  const found = submissions().find((one) => one.title === title);
  if (found === undefined) throw new Error(`there is no submission ${title}`);
  if (found.form === 'folder') return found.source;
  writeFiles(folder, editedFiles(found));
  return folder;
}

describe.each(mutants)('%s: %s fails as %s', (kata, name, code, count, exploring) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-replay-'));
  const root = rootOf(name, folder);
  const subjects = Subjects.ofKata(kata, root);
  afterAll(async () => {
    await subjects.stop();
    rmSync(folder, { recursive: true });
  }, PATIENCE_MS);

  /** What a run shows: its fault, and its table with each step and the learner's line. */
  async function shown(replay: Replay | undefined): Promise<{ fault: Fault; table: string }> {
    const trail = new Trail();
    const ones = await subjects.remotes(count, trail);
    const explorations = new Explorations(replay, replay !== undefined);
    try {
      await exploring({ trail, explorations, seed: 20_261_123 }, ones);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { fault: error.fault, table: JSON.stringify([error.fault, trail.entries]) };
    }
    throw new Error('nothing failed');
  }

  function throughToken(replay: Replay): Replay {
    const the = kataOf(kata);
    const code8 = hashOfCode(the, root, false);
    const written = { kata, check: 'of-this-test', code: code8, grader: hashOfGrader(the), replay };
    return readToken(writeToken(written)).replay;
  }

  test(
    `its token shows the same table all ${TIMES} times`,
    async () => {
      const { fault } = await shown(undefined);
      expect(fault.code).toBe(code);
      if (fault.replay === undefined) throw new Error('there is no replay');
      const replay = throughToken(fault.replay);
      const first = await shown(replay);
      expect(first.fault.code).toBe(code);
      expect(JSON.parse(first.table)).toMatchObject([{}, expect.arrayContaining([expect.anything()])]);
      const others = new Set<string>();
      for (let time = 1; time < TIMES; time++) others.add((await shown(replay)).table);
      expect([...others]).toEqual([first.table]);
    },
    PATIENCE_MS,
  );

  test(
    'fresh processes show it as well, and find it again by themselves, with the same token',
    async () => {
      const before = await shown(undefined);
      if (before.fault.replay === undefined) throw new Error('there is no replay');
      const replay = throughToken(before.fault.replay);
      const told = await shown(replay);
      await subjects.stop();
      expect((await shown(replay)).table).toBe(told.table);
      expect((await shown(undefined)).fault.replay).toEqual(replay);
    },
    PATIENCE_MS,
  );
});
