import { expect, test } from '@jest/globals';
import { kataOf } from '../course/course';
import { designNamed, MalformedHeader, parseHeader, parseHeaderOfEdit } from './header';

const kata = kataOf('value');
const parse = (...lines: string[]): ReturnType<typeof parseHeader> =>
  parseHeader([...lines, '', 'export {};'].join('\n'), 'value.ts', kata);

test('a wrong submission names what is wrong, and each check that must catch it', () => {
  expect(
    parse(
      '// wrong: it remembers',
      '// caught by: no-cache as stale-read',
      '// caught by: model as wrong-value',
    ),
  ).toEqual({
    verdict: 'wrong',
    text: 'it remembers',
    catches: [
      { check: 'no-cache', code: 'stale-read' },
      { check: 'model', code: 'wrong-value' },
    ],
  });
});

test('a right submission names how it differs', () => {
  expect(parse('// right: other bytes')).toEqual({ verdict: 'right', text: 'other bytes' });
});

test('a partial submission names the last stage that it completes', () => {
  const text = 'partial: correct up to stage 1.';
  expect(parse(`// ${text}`)).toEqual({ verdict: 'partial', text, stage: 1 });
  expect(() => parse('// partial: correct up to stage 99.')).toThrow(/no stage 99.*from 1 to/s);
});

test('an edit may name the design that it is an edit of', () => {
  const header = 'right: other bytes\nedit of: right-plain';
  expect(parseHeaderOfEdit(header, 'x.diff', kata)).toEqual({ verdict: 'right', text: 'other bytes' });
  expect(designNamed(header)).toBe('right-plain');
  expect(designNamed('right: other bytes')).toBeUndefined();
  expect(() => parse('// right: other bytes', '// edit of: right-plain')).toThrow(MalformedHeader);
});

test('an edit has the same header, without comment signs', () => {
  expect(
    parseHeaderOfEdit('wrong: it remembers\ncaught by: no-cache as stale-read\n\n', 'x.diff', kata),
  ).toEqual({
    verdict: 'wrong',
    text: 'it remembers',
    catches: [{ check: 'no-cache', code: 'stale-read' }],
  });
});

test.each([
  ['no header at all', ['import x'], /Begin with/],
  ['a header without words', ['// wrong: '], /Begin with/],
  ['a wrong submission that nothing catches', ['// wrong: it remembers'], /Add a second line `caught by/],
  [
    'a line of a different form',
    ['// wrong: it remembers', '// caught by no-cache'],
    /is not a line of a header/,
  ],
  [
    'a law that the kata does not have',
    ['// wrong: it remembers', '// caught by: cache as stale-read'],
    /no law "cache".*no-cache/,
  ],
  [
    'a fault that does not exist',
    ['// wrong: it remembers', '// caught by: no-cache as stale'],
    /no fault "stale".*stale-read/,
  ],
  [
    'a right submission that is caught',
    ['// right: other bytes', '// caught by: no-cache as stale-read'],
    /Take that line out/,
  ],
])('%s is rejected, and the message says what to write', (_, lines, message) => {
  expect(() => parse(...lines)).toThrow(MalformedHeader);
  expect(() => parse(...lines)).toThrow(message);
});
