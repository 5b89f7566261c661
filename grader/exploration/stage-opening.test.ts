import { afterAll, expect, test } from '@jest/globals';
import path from 'node:path';
import { End } from '../explorer/board/layout';
import type { Plan } from './plan';
import { answersOf, bounded, lookAtRuns } from './testing/explored-runs';
import { Subjects } from '../subject/testing/subjects';

const PATIENCE_MS = 120_000;
const subjects = Subjects.ofScenarios(path.join(__dirname, 'testing', 'fixtures', 'opening-worlds.ts'));
afterAll(() => subjects.stop(), PATIENCE_MS);

const add = { method: 'add' };
const facts = { method: 'facts' };

test.each(['busy', 'held'])(
  'a process that creates memory and pipes, reads the clock and draws numbers when it opens a thing does so alike in every run: %s',
  async (world) => {
    const plan: Plan = {
      world,
      programs: [
        [add, facts],
        [add, facts],
        [add, facts],
      ],
      before: [add],
    };
    const subjectsOfRun = await subjects.take(3);
    // The search itself is the judge: it ends as uncontrolled when a schedule does not lead where it led before.
    const runs = await lookAtRuns(subjectsOfRun, plan, bounded(1), (run) => {
      expect(run.end).toBe(End.finished);
      return [1, 2, 3].map((process) => answersOf(run, process)[1]);
    });
    expect(runs.length).toBeGreaterThan(20);
    for (const answers of runs) expect(answers).toEqual(runs[0]);
  },
  PATIENCE_MS,
);

test(
  'a pipe that a process creates when it opens a thing is its own',
  async () => {
    const echo = { method: 'echo' };
    const plan: Plan = { world: 'busy', programs: [[echo], [echo]] };
    const runs = await lookAtRuns(await subjects.take(2), plan, bounded(1), (run) => {
      expect(run.end).toBe(End.finished);
      return [1, 2].map((process) => answersOf(run, process));
    });
    for (const answers of runs) expect(answers).toEqual([['own'], ['own']]);
  },
  PATIENCE_MS,
);
