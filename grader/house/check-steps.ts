import type { Changes } from './changed-files';
import type { Tests } from './quick-tests';

/** One thing that `npm run check` does. */
export interface Step {
  readonly name: string;
  /** What it covers, for the report. */
  readonly scope: string;
  /** Undefined when there is nothing to do. */
  readonly command: readonly [string, ...string[]] | undefined;
}

/** The tools, which use one core each; then the tests, which use all. */
export interface Steps {
  readonly tools: readonly Step[];
  readonly tests: Step;
}

const BUILD_INFO = 'node_modules/.cache/forklings/check.tsbuildinfo';

/** @param types the project for the compiler */
export function stepsFor({ since, files }: Changes, { quick, starting }: Tests, types: string): Steps {
  const code = files.filter((file) => /\.(?:ts|cjs|mjs)$/.test(file));
  const changed = (names: readonly string[]): string =>
    `${counted(names.length, 'file')} changed since ${since}`;
  return {
    tools: [
      {
        name: 'types',
        scope: 'all files',
        // A build info is sound: the compiler checks again what a change can reach, and nothing else.
        command: [
          'tsc',
          '--project',
          types,
          '--pretty',
          'false',
          '--incremental',
          '--tsBuildInfoFile',
          BUILD_INFO,
        ],
      },
      {
        name: 'lint',
        scope: changed(code),
        command: given(
          code,
          'eslint',
          '--config',
          '.config/eslint.config.mjs',
          '--max-warnings=0',
          '--no-warn-ignored',
        ),
      },
      {
        name: 'layout',
        scope: changed(files),
        command: given(files, 'prettier', '--check', '--ignore-unknown', '--log-level=warn'),
      },
    ],
    tests: {
      name: 'tests',
      scope: `${String(quick.length)} of ${counted(quick.length + starting.length, 'file')}, those that cannot start a process`,
      command: given(
        quick,
        'jest',
        '--selectProjects=grader',
        '--maxWorkers=100%',
        '--silent',
        '--reporters=summary',
        '--runTestsByPath',
      ),
    },
  };
}

/** What only `npm test` does, and the tests among it that are most likely to notice the changes. */
export function leftFor({ files }: Changes, { starting }: Tests): string {
  const stems = new Set(files.map((file) => file.replace(/(?:\.test)?\.ts$/, '')));
  const nearest = starting.filter((test) => stems.has(test.replace(/\.test\.ts$/, '')));
  const rest = `Left for \`npm test\`: ${counted(starting.length, 'test file')} that can start processes, the lint of all files, and knip.\n`;
  if (nearest.length === 0) return rest;
  return `${rest}Beside what you changed:\n  npx jest --selectProjects grader --runTestsByPath ${nearest.join(' ')}\n`;
}

function given(files: readonly string[], ...command: readonly [string, ...string[]]): Step['command'] {
  return files.length === 0 ? undefined : [...command, ...files];
}

function counted(count: number, thing: string): string {
  return `${String(count)} ${thing}${count === 1 ? '' : 's'}`;
}
