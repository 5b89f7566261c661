import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { resultSchema, type CheckResult, type Result } from '../report/result';
import { Judge, NotJudged } from './judge';
import { Judges, NoVerdict } from './judges';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;

const kata = 'value';
const checks = ['initial', 'c-conversion', 'whole-write', 'close'];
const solution = readFileSync(path.join(projectRoot(), 'solutions/02-value/value.ts'), 'utf8');

const started: Judge[] = [];
const judges = new Judges(1, () => {
  const judge = new Judge();
  started.push(judge);
  return judge;
});
afterAll(() => judges.close(), LAST_RESORT_MS);

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-judge-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function submit(text: string): void {
  writeFileSync(path.join(root, 'value.ts'), text);
}

function changed(from: string | RegExp, to: string): string {
  const text = solution.replace(from, to);
  if (text === solution) throw new Error(`the solution has no ${String(from)}`);
  return text;
}

/** What the command line says about it. */
function graded(): Result {
  const file = path.join(root, 'out', 'result.json');
  mkdirSync(path.dirname(file), { recursive: true });
  const words = ['grade', kata, '--root', root, '--no-types', '--json', file];
  const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');
  spawnSync(process.execPath, [launch, ...words, ...checks.flatMap((id) => ['--check', id])]);
  const result = resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  rmSync(path.dirname(file), { recursive: true });
  return result;
}

function withoutTimes(result: Result): unknown {
  return JSON.parse(
    JSON.stringify(result, (key, value: unknown) =>
      key === 'startedAt' || key === 'durationMs' ? undefined : value,
    ),
  );
}

test(
  'the laws are tried in the order of the request, and none after the first that fails',
  async () => {
    submit(changed('m.getUint8(0)', 'm.getInt8(0)'));
    const order = ['close', 'c-conversion', 'initial'];
    const { status, katas } = await judges.judge({
      kata,
      root,
      checks: order,
      stopAtFailure: true,
      atOnce: 1,
    });
    expect(status).toBe('fail');
    expect(katas[0]?.checks.map(({ id, status: how }) => [id, how])).toEqual([
      ['close', 'pass'],
      ['c-conversion', 'fail'],
    ]);
  },
  LAST_RESORT_MS,
);

test(
  'what cannot be judged has no result',
  async () => {
    submit(solution);
    await expect(judges.judge({ kata, root, checks: ['no-such-law'] })).rejects.toThrow(NotJudged);
    await expect(judges.judge({ kata: 'none', root })).rejects.toThrow(NotJudged);
  },
  LAST_RESORT_MS,
);

describe('a judge that is killed', () => {
  test(
    'is replaced, and its submission is tried once more',
    async () => {
      submit(solution);
      const before = started.length;
      const kill = (): void => {
        if (started.length === before) process.kill(Number(started.at(-1)?.pid), 'SIGKILL');
      };
      const { status } = await judges.judge({ kata, root, checks }, kill);
      expect(status).toBe('pass');
      expect(started).toHaveLength(before + 1);
    },
    LAST_RESORT_MS,
  );

  test(
    'and whose successor is killed as well leaves no verdict',
    async () => {
      submit(solution);
      const kill = (): void => void process.kill(Number(started.at(-1)?.pid), 'SIGKILL');
      await expect(judges.judge({ kata, root, checks }, kill)).rejects.toThrow(NoVerdict);
      const { status } = await judges.judge({ kata, root, checks });
      expect(status).toBe('pass');
    },
    LAST_RESORT_MS,
  );
});

describe('a judge says what `npm run grade` says', () => {
  test.each([
    ['the solution', solution],
    ['a wrong one', changed('m.getUint8(0)', 'm.getInt8(0)')],
    [
      'one that waits for ever',
      changed('    this.#type.set(', '    this.#memory.wait(0, 0);\n    this.#type.set('),
    ],
    ['one that cannot be compiled', 'export class Value {'],
    ['one that ends the process', `process.exit(0);\n${solution}`],
    ['one that never ends', `${solution}\nfor (;;);\n`],
    ['one that exports nothing', 'export {};'],
  ])(
    'about %s',
    async (_, text) => {
      submit(text);
      const heard: CheckResult[] = [];
      const result = await judges.judge({ kata, root, checks }, (check) => heard.push(check));
      expect(withoutTimes(result)).toEqual(withoutTimes(graded()));
      expect(heard).toEqual(result.katas[0]?.checks);
      expect(heard.map(({ id }) => id)).toEqual(checks);
    },
    LAST_RESORT_MS,
  );
});
