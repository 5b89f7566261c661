import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { atMost } from './at-most';
import { resultSchema, type Result } from '../report/result';

/** `npm run grade` gave no result. */
export class NotGraded extends Error {
  readonly code = 'not-graded';
  constructor(
    readonly exitCode: number | null,
    readonly stderr: string,
  ) {
    super(
      `The grade ended with exit code ${String(exitCode)} and wrote no result. Run it by hand. It printed:\n${stderr}`,
    );
  }
}

/** A grade keeps one or two processors busy. */
const gradesAtOnce = atMost(2);

/** What `npm run grade` says with these words, without the check of types, which submissions need not pass. */
export async function resultOf(
  words: readonly string[],
  node = process.execPath,
): Promise<{ exitCode: number | null; result: Result }> {
  const { exitCode, json } = await jsonOf(words, { node });
  return { exitCode, result: resultSchema.parse(json) };
}

/** The same, as it stands in the file: the grader of a different `project` may write a different model. */
export function jsonOf(
  words: readonly string[],
  { node = process.execPath, project = projectRoot() }: { readonly node?: string; readonly project?: string },
): Promise<{ exitCode: number | null; json: unknown }> {
  return gradesAtOnce(() => ask(words, node, project));
}

async function ask(
  words: readonly string[],
  node: string,
  project: string,
): Promise<{ exitCode: number | null; json: unknown }> {
  const home = mkdtempSync(path.join(tmpdir(), 'forklings-mutant-'));
  try {
    const file = path.join(home, 'result.json');
    const { exitCode, stderr } = await run(['grade', ...words, '--no-types', '--json', file], node, project);
    if (!existsSync(file)) throw new NotGraded(exitCode, stderr);
    return { exitCode, json: JSON.parse(readFileSync(file, 'utf8')) as unknown };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function run(
  args: readonly string[],
  node: string,
  project: string,
): Promise<{ exitCode: number | null; stderr: string }> {
  const launcher = path.join(project, 'grader', 'cli', 'launch.cjs');
  const child = spawn(node, [launcher, ...args], {
    cwd: project,
    stdio: ['ignore', 'ignore', 'pipe'],
    // A program that asks for `node` by name gets this one, too.
    env: { ...process.env, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}` },
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (exitCode) => resolve({ exitCode, stderr }));
  });
}
