import type { Config } from 'jest';
import path from 'node:path';
import config from '../../jest.config';
import type { Kata } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import { exposeGrading, type Grading } from '../lab/grading';
import { setCurrentWorld, type Expose } from './current-world';

type Transform = NonNullable<Config['transform']>;

/** Why a spec could not run at all: always the grader's own fault, never the learner's. */
export interface SpecError {
  readonly kata: string;
  readonly message: string;
}

/** Runs the specs of the katas in this process, as `grading` requests. */
export async function runJest(katas: readonly Kata[], grading: Grading): Promise<SpecError[]> {
  const problems = await runFiles(katas.map(specOf), (world) => exposeGrading(world, grading));
  return katas.flatMap((kata) => {
    const message = problems.get(specOf(kata));
    return message === undefined ? [] : [{ kata: kata.id, message }];
  });
}

export function specOf(kata: Kata): string {
  return path.join(projectRoot(), 'exercises', kata.folder, kata.file.replace(/\.ts$/, '.spec.ts'));
}

/** Runs these files in Jest, each in a world of its own, and returns what went wrong, by file. */
export async function runFiles(
  files: readonly string[],
  expose: Expose,
): Promise<ReadonlyMap<string, string>> {
  const root = projectRoot();
  const [katasProject] = config.projects ?? [];
  if (typeof katasProject !== 'object')
    throw new Error('jest.config.ts: the first project must be the project of the katas');
  const jestConfig = {
    ...katasProject,
    rootDir: root,
    cacheDirectory: path.join(cacheFolder(), 'jest'),
    testEnvironment: path.join(__dirname, 'jest-environment.js'),
    // The setup file is for plain Jest. Here the environment contains the request.
    setupFiles: [],
    transform: lazily((katasProject as Config).transform),
    moduleNameMapper: { '^(#lab|\\./in-jest)$': path.join(__dirname, '..', 'lab', 'in-jest.bundle.js') },
    // Jest crawls its roots at each start; all else is found by the paths of imports.
    roots: [...new Set(files.map((file) => path.dirname(file)))],
    testMatch: files,
    reporters: [path.join(__dirname, 'silent-reporter.js')],
  };
  setCurrentWorld(expose);
  try {
    const { runCLI } = await jestWithoutTerminal();
    const { results } = await runCLI(
      { $0: 'grade', _: [], config: JSON.stringify(jestConfig), runInBand: true, watchman: false, ci: true },
      [root],
    );
    return new Map(
      results.testResults
        .filter(({ testExecError, failureMessage }) => testExecError !== undefined || failureMessage != null)
        .map(({ testExecError, testFilePath, failureMessage }) => [
          testFilePath,
          failureMessage ?? testExecError?.message ?? '',
        ]),
    );
  } finally {
    setCurrentWorld(undefined);
  }
}

/** Jest decides when it is loaded whether it writes to the terminal itself. It must not: the screen is ours. */
async function jestWithoutTerminal(): Promise<typeof import('@jest/core')> {
  const { CI } = process.env;
  process.env['CI'] = 'true';
  try {
    return await import('@jest/core');
  } finally {
    if (CI === undefined) delete process.env['CI'];
    else process.env['CI'] = CI;
  }
}

/** The transformers of the project with ours in place of ts-jest, which ours calls. */
function lazily(transform: Transform = {}): Transform {
  const ours = path.join(__dirname, 'spec-transformer.js');
  return Object.fromEntries(
    Object.entries(transform).map(([pattern, one]) => [
      pattern,
      [ours, typeof one === 'string' ? {} : one[1]],
    ]),
  );
}
