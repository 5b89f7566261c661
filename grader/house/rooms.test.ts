import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from './arrows';

const grader = path.resolve(__dirname, '..');
const MOST_LINES = 35;

describe('each room has a README', () => {
  test.each(['.', ...rooms])('grader/%s opens with one of at most 35 lines', (room) => {
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
