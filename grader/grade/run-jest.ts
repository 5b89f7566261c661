import { runCLI } from '@jest/core';
import type { Config } from 'jest';
import path from 'node:path';
import config from '../../jest.config';
import type { Kata } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import type { Grading } from '../lab/grading';
import { setCurrentGrading } from './current-grading';

type Transform = NonNullable<Config['transform']>;

/** Why a spec could not run at all: always the grader's own fault, never the learner's. */
export interface SpecError {
  readonly kata: string;
  readonly message: string;
}

/** Runs the specs of the katas in this process, as `grading` requests. */
export async function runJest(katas: readonly Kata[], grading: Grading): Promise<SpecError[]> {
  const root = projectRoot();
  const specOf = (kata: Kata): string =>
    path.join(root, 'exercises', kata.folder, kata.file.replace(/\.ts$/, '.spec.ts'));
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
    testMatch: katas.map(specOf),
    reporters: [path.join(__dirname, 'silent-reporter.js')],
  };
  setCurrentGrading(grading);
  try {
    const { results } = await runCLI(
      { $0: 'grade', _: [], config: JSON.stringify(jestConfig), runInBand: true, watchman: false, ci: true },
      [root],
    );
    return results.testResults.flatMap(({ testExecError, testFilePath, failureMessage }) => {
      if (testExecError === undefined && failureMessage == null) return [];
      const kata = katas.find((one) => specOf(one) === testFilePath);
      return kata === undefined
        ? []
        : [{ kata: kata.id, message: failureMessage ?? testExecError?.message ?? '' }];
    });
  } finally {
    setCurrentGrading(undefined);
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
