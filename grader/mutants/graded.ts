import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../lab/project';
import { resultSchema, type CheckResult } from '../report/result';
import type { Submission } from './submissions';

/** What the command line said of a submission. */
export interface Graded {
  readonly exitCode: number | null;
  readonly score: number;
  readonly maxScore: number;
  readonly checks: readonly CheckResult[];
  /** The code of what kept every check from running. */
  readonly problem: string | undefined;
}

/** `npm run grade` gave no result at all. */
export class NotGraded extends Error {
  readonly code = 'not-graded';
  constructor(
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(
      `The grade ended with exit code ${String(exitCode)} and wrote no result. Run it by hand; it said:\n${stderr}`,
    );
  }
}

/** Grades a submission as its author would, in a process of its own: the checks of these ids, or all when there are none. */
export async function graded({ kata, folder }: Submission, checkIds: readonly string[]): Promise<Graded> {
  const home = mkdtempSync(path.join(tmpdir(), 'forklings-mutant-'));
  try {
    const json = path.join(home, 'result.json');
    const { exitCode, stderr } = await run([
      'grade',
      kata.id,
      '--root',
      folder,
      '--no-types', // nobody promises that those fit
      '--json',
      json,
      ...checkIds.flatMap((id) => ['--check', id]),
    ]);
    if (!existsSync(json)) throw new NotGraded(exitCode, stderr);
    const { score, maxScore, katas } = resultSchema.parse(JSON.parse(readFileSync(json, 'utf8')));
    const checks = katas.flatMap((one) => one.checks);
    return { exitCode, score, maxScore, checks, problem: katas[0]?.problem?.code };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function run(args: readonly string[]): Promise<{ exitCode: number | null; stderr: string }> {
  const launcher = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  const child = spawn(process.execPath, [launcher, ...args], {
    cwd: projectRoot(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stderr }));
  });
}
