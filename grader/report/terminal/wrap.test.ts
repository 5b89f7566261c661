import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { clip, hang, wrap } from './wrap';

const width = fc.integer({ min: 8, max: 40 });
const words = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '…'), minLength: 1, maxLength: 12 }));

describe('wrapping', () => {
  test('makes no line wider than the width, and loses no word', () => {
    fc.assert(
      fc.property(words, width, (all, columns) => {
        const lines = wrap(all.join(' '), columns);
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
        expect(lines.join('').replaceAll(' ', '')).toBe(all.join(''));
      }),
    );
  });

  test('breaks only where it must: the first word of a line had no room in the line before', () => {
    fc.assert(
      fc.property(words, width, (all, columns) => {
        const lines = wrap(all.join(' '), columns);
        for (const [at, line] of lines.slice(1).entries()) {
          const [first = ''] = line.split(' ');
          const before = lines[at] ?? '';
          expect(before.length + 1 + first.length > columns || before.length === columns).toBe(true);
        }
      }),
    );
  });

  test('cuts a word that is wider than the line, and keeps paragraphs apart', () => {
    expect(wrap('one 12345678901 two', 8)).toEqual(['one', '12345678', '901 two']);
    expect(wrap('one two\nthree', 20)).toEqual(['one two', 'three']);
    expect(wrap('', 20)).toEqual(['']);
  });

  test('never takes lines of less than eight columns', () => {
    expect(wrap('12345678 9', 1)).toEqual(['12345678', '9']);
  });
});

describe('clipping', () => {
  test('leaves what fits, and marks what is cut', () => {
    expect(clip('12345', 5)).toBe('12345');
    expect(clip('123456', 5)).toBe('1234…');
  });

  test('never gives more than the width', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        expect(clip(text, columns).length).toBeLessThanOrEqual(columns);
      }),
    );
  });
});

test('a hanging head stands before the first line, and the others are as far from the edge', () => {
  expect(hang('got  ', ['one', 'two'])).toEqual(['got  one', '     two']);
});
