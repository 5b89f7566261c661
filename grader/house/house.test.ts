import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** `npm test` is all that a change must pass, so the tools that judge the sources are tests too. */
const tools = [
  {
    law: 'the code is clean',
    command: 'eslint --config .config/eslint.config.mjs --max-warnings 0 .',
    mend: 'npm run lint',
  },
  { law: 'the types fit', command: 'tsc --project . --pretty false', mend: 'npm run types' },
  { law: 'the code is laid out by Prettier', command: 'prettier --check .', mend: 'npm run format' },
  {
    law: 'nothing is exported, installed or kept that nobody uses',
    command: 'knip --no-progress',
    mend: 'npm run knip',
  },
];

const root = path.resolve(__dirname, '../..');
/** Linting with types takes half a minute on a free machine. */
const PATIENCE_MS = 10 * 60_000;

/** What a tool has to say; nothing when it is content. */
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

describe('the tools are content', () => {
  test.each(tools)(
    '$law',
    ({ command, mend }) => {
      const said = findings(command);
      if (said !== '') throw new Error(`${said}\n\nSee it again, or mend it: ${mend}`);
    },
    PATIENCE_MS,
  );
});

const MOST_LINES = 35;
const folders = readdirSync(__dirname, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

describe('each room tells what it is', () => {
  test.each(['.', ...folders])('grader/%s opens with a README of at most 35 lines', (room) => {
    const readme = path.join(__dirname, room, 'README.md');
    expect(existsSync(readme)).toBe(true);
    expect(readFileSync(readme, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(MOST_LINES);
  });
});

test('no file is named for being of use', () => {
  const nameless = /^(utils?|helpers?|misc|common)(\.|$)/;
  const files = readdirSync(__dirname, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => nameless.test(path.basename(file)))).toEqual([]);
});
