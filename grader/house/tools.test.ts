import { describe, test } from '@jest/globals';
import path from 'node:path';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { runTool } from './tool';
import { typeProject } from './type-project';

const root = path.resolve(__dirname, '../..');
const work = learnersWork(root, course().katas);

/** A change must pass only `npm test`, so the tools that judge the sources are tests as well. */
const tools: readonly { law: string; command: readonly [string, ...string[]]; again: string }[] = [
  {
    law: 'the code is clean',
    command: [
      ...(['eslint', '--config', '.config/eslint.config.mjs', '--max-warnings=0'] as const),
      ...[...work].flatMap((file) => ['--ignore-pattern', file]),
      '.',
    ],
    again: 'npm run lint',
  },
  {
    law: 'the types fit',
    command: ['tsc', '--project', typeProject(root, work), '--pretty', 'false'],
    again: 'npm run types',
  },
  ...['picture', 'play'].map(
    (room) =>
      ({
        law: `the types fit in the browser's part of ${room}`,
        command: ['tsc', '--project', path.join(root, 'grader', room, 'browser'), '--pretty', 'false'],
        again: 'npm run types',
      }) as const,
  ),
  {
    law: 'the code is formatted by Prettier',
    command: ['prettier', '--check', '.', ...[...work].map((file) => `!${file}`)],
    again: 'npm run format',
  },
  {
    law: 'no unused file, export or dependency is kept',
    command: ['knip', '--no-progress'],
    again: 'npm run knip',
  },
];

/** Linting with types takes half a minute on an idle machine. */
const PATIENCE_MS = 10 * 60_000;

describe('the tools find nothing', () => {
  // Side by side: the linter keeps one processor busy for as long as the others need together.
  test.concurrent.each(tools)(
    '$law',
    async ({ command, again }) => {
      const { isContent, text } = await runTool(root, command);
      if (!isContent) throw new Error(`${text}\n\nTo see it again: ${again}`);
    },
    PATIENCE_MS,
  );
});
