import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rooms } from './arrows';

const grader = path.resolve(__dirname, '..');
const MOST_LINES = 35;
const MOST_COLUMNS = 100;
const MOST_LINES_OF_A_GLOSSARY = 30;

describe('each room has a README', () => {
  test.each(rooms)('grader/%s opens with one of at most 35 lines of at most 100 columns', (room) => {
    const readme = path.join(grader, room, 'README.md');
    expect(existsSync(readme)).toBe(true);
    const text = readFileSync(readme, 'utf8');
    expect(linesOf(text)).toBeLessThanOrEqual(MOST_LINES);
    expect(text.split('\n').filter((line) => line.length > MOST_COLUMNS)).toEqual([]);
  });

  test('the house has one with a line for each room, and a glossary of at most 30', () => {
    const [house = '', glossary = ''] = readFileSync(path.join(grader, 'README.md'), 'utf8').split(
      '## Glossary',
    );
    expect(house.match(/(?<=^\| `)[a-z]+(?=\/`)/gm)).toEqual([...rooms].reverse());
    expect(linesOf(house)).toBeLessThanOrEqual(MOST_LINES + rooms.length);
    expect(glossary).not.toBe('');
    expect(linesOf(glossary)).toBeLessThanOrEqual(MOST_LINES_OF_A_GLOSSARY);
  });
});

function linesOf(text: string): number {
  return text.trimEnd().split('\n').length;
}

test('no file is named utils, helpers, misc or common', () => {
  const nameless = /^(utils?|helpers?|misc|common)(\.|$)/;
  const files = readdirSync(grader, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => nameless.test(path.basename(file)))).toEqual([]);
});
