import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { course } from '../../course/course';
import { equivalents } from './equivalents';
import { operatorEdits } from './operator-edits';

const { katas } = course();
const edits = new Map(katas.map((kata) => [kata, operatorEdits(kata)]));
const MOST_OF_ALL = 0.08;
const LEAST_REASON = 30;

describe.each(katas)('the equivalent edits of $folder', (kata) => {
  test('are edits that are still made', () => {
    const made = new Set(edits.get(kata)?.map(({ id }) => id));
    expect([...equivalents(kata).keys()].filter((id) => !made.has(id))).toEqual([]);
  });

  test('have a reason each, in a sentence, and are sorted', () => {
    const ids = [...equivalents(kata).keys()];
    expect(ids).toEqual([...ids].sort());
    const hasReason = (text: string): boolean => text.length >= LEAST_REASON && text.endsWith('.');
    expect([...equivalents(kata)].filter(([, reason]) => !hasReason(reason))).toEqual([]);
  });
});

test('at most 8 % of all edits are equivalent', () => {
  const count = (of: (kata: (typeof katas)[number]) => number): number =>
    katas.reduce((sum, kata) => sum + of(kata), 0);
  const share = count((kata) => equivalents(kata).size) / count((kata) => edits.get(kata)?.length ?? 0);
  expect(share).toBeLessThanOrEqual(MOST_OF_ALL);
});

test('each file of equivalent edits belongs to a kata', () => {
  const files = readdirSync(path.join(__dirname, 'equivalent'));
  const folders = katas.map(({ folder }) => `${folder}.json`);
  expect(files.filter((file) => !folders.includes(file))).toEqual([]);
});
