import { describe, test } from '@jest/globals';
import path from 'node:path';
import { runTool } from './tool';

/** `npm test` is all that a change must pass, so the tools that judge the sources are tests too. */
const tools: readonly { law: string; command: readonly [string, ...string[]]; mend: string }[] = [
  {
    law: 'the code is clean',
    command: ['eslint', '--config', '.config/eslint.config.mjs', '--max-warnings', '0', '.'],
    mend: 'npm run lint',
  },
  { law: 'the types fit', command: ['tsc', '--project', '.', '--pretty', 'false'], mend: 'npm run types' },
  { law: 'the code is laid out by Prettier', command: ['prettier', '--check', '.'], mend: 'npm run format' },
  {
    law: 'nothing is exported, installed or kept that nobody uses',
    command: ['knip', '--no-progress'],
    mend: 'npm run knip',
  },
];

const root = path.resolve(__dirname, '../..');
/** Linting with types takes half a minute on a free machine. */
const PATIENCE_MS = 10 * 60_000;

describe('the tools are content', () => {
  test.each(tools)(
    '$law',
    async ({ command, mend }) => {
      const { isContent, text } = await runTool(root, command);
      if (!isContent) throw new Error(`${text}\n\nSee it again, or mend it: ${mend}`);
    },
    PATIENCE_MS,
  );
});
