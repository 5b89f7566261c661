import { expect, test } from '@jest/globals';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { listingsOf } from './listing';

const file = path.join(projectRoot(), 'solutions/05-bank/bank.ts');
const at = (line: number): { file: string; line: number } => ({ file, line });

test('a listing has the line, those around it with their indentation, and their numbers', () => {
  const [listing] = listingsOf([at(10)]);
  expect(listing).toMatchObject({ file: 'solutions/05-bank/bank.ts', from: 7 });
  expect(listing?.lines).toHaveLength(7);
});

test('lines that are near each other are in one listing, and others in listings of their own', () => {
  expect(listingsOf([at(10), at(14), at(40)]).map(({ from, lines }) => [from, lines.length])).toEqual([
    [7, 11],
    [37, 7],
  ]);
});

test('a story of many lines has listings of 120 at most', () => {
  const lines = listingsOf(Array.from({ length: 30 }, (_, index) => at(1 + index * 8)));
  expect(lines.reduce((sum, one) => sum + one.lines.length, 0)).toBeLessThanOrEqual(120);
});

test('a file that is gone has none', () => {
  expect(listingsOf([{ file: '/nowhere/bank.ts', line: 3 }])).toEqual([]);
});
