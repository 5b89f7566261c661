import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A change must pass only `npm test`, so the tools that judge the sources are tests as well. */
const tools = [
  {
    law: 'the code is clean',
    command: 'eslint --config .config/eslint.config.mjs --max-warnings 0 .',
    mend: 'npm run lint',
  },
  { law: 'the types fit', command: 'tsc --project . --pretty false', mend: 'npm run types' },
  { law: 'the code is formatted by Prettier', command: 'prettier --check .', mend: 'npm run format' },
  {
    law: 'no unused file, export or dependency is kept',
    command: 'knip --no-progress',
    mend: 'npm run knip',
  },
];

const root = path.resolve(__dirname, '../..');
/** Linting with types takes half a minute on an idle machine. */
const PATIENCE_MS = 10 * 60_000;

/** What a tool reports; empty when it finds nothing. */
function findings(command: string): string {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  delete env.FORCE_COLOR;
  const bin = path.join('node_modules', '.bin');
  const [name = '', ...args] = command.split(' ');
  const { status, signal, stdout, stderr, error } = spawnSync(path.join(bin, name), args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  return status === 0 ? '' : `${stdout}${stderr}`.trim() || `${name} ended with ${String(status ?? signal)}`;
}

describe('the tools find nothing', () => {
  test.each(tools)(
    '$law',
    ({ command, mend }) => {
      const found = findings(command);
      if (found !== '') throw new Error(`${found}\n\nTo see it again, or to mend it: ${mend}`);
    },
    PATIENCE_MS,
  );
});

const MOST_LINES = 35;
const grader = path.join(root, 'grader');
const folders = readdirSync(grader, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe('each room has a README', () => {
  test.each(['.', ...folders])('grader/%s opens with one of at most 35 lines', (room) => {
    const readme = path.join(grader, room, 'README.md');
    expect(existsSync(readme)).toBe(true);
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });
});

test('no file is named utils, helpers, misc or common', () => {
  const nameless = /^(utils?|helpers?|misc|common)(\.|$)/;
  const files = readdirSync(grader, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => nameless.test(path.basename(file)))).toEqual([]);
});
