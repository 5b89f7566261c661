import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from './course';
import { projectRoot } from './project';

/** At the top of a checkout, what a grade reads. */
const TOP = ['package.json', 'package-lock.json', 'tsconfig.json', 'jest.config.ts', '.npmrc', 'LICENSE'];

/**
 * The files of a checkout that judging a kata takes, relative to the project and sorted: no solution of the kata itself or
 * of a later one, none of the submissions that test the grader, no tests, and nothing that a person may have written into
 * `exercises/`.
 *
 * @param withSolutions whether the solutions of the katas before it are there as sources; else they must come compiled
 */
export function sealedFiles(kata: Kata, withSolutions: boolean): string[] {
  const { katas } = course();
  const before = katas.slice(
    0,
    katas.findIndex(({ id }) => id === kata.id),
  );
  return [
    ...TOP.filter((name) => existsSync(path.join(projectRoot(), name))),
    ...below('exercises', isLesson),
    ...below('grader', (name) => /\.(?:ts|cjs)$/.test(name) && !name.endsWith('.test.ts')),
    ...(withSolutions
      ? before.flatMap(({ folder }) => below(`solutions/${folder}`, (name) => name.endsWith('.ts')))
      : []),
  ].sort();
}

/** The specs, and what belongs to them: not the file that a learner writes, and no code beside it. */
const isLesson = (name: string): boolean => /\.(?:spec|scenarios|demo)\.ts$|\.json$/.test(name);

/** Rooms that judge nothing. Submissions and benchmarks are in them, some of which are complete solutions. */
const NOT_JUDGING = /^(?:mutants|bench|house|fixtures)$/;

function below(folder: string, wanted: (name: string) => boolean): string[] {
  const inGrader = folder.split('/')[0] === 'grader';
  return readdirSync(path.join(projectRoot(), folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return inGrader && NOT_JUDGING.test(entry.name) ? [] : below(name, wanted);
    return entry.isFile() && wanted(entry.name) ? [name] : [];
  });
}
