import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyEdit, editBetween, EditDoesNotFit, linesTouched, splitEdit } from './edit';

const lines = fc.array(fc.constantFrom('a', 'b', 'if (x) {', '}', '', '--- a/x', '+++ b/x', '@@ -1 +1 @@'));
const file = lines.map((all) => all.map((line) => `${line}\n`).join(''));
const of = (text: string): ReadonlyMap<string, string> => new Map([['x.ts', text]]);

test('the edit between two programs leads from one to the other', () => {
  fc.assert(
    fc.property(file, file, (base, edited) => {
      const { patch } = editBetween(of(base), of(edited));
      expect(applyEdit(of(base), patch)).toEqual(of(edited));
      expect(patch === '').toBe(base === edited);
    }),
  );
});

test('files that it does not name stay, and a new one is made', () => {
  const base = new Map([
    ['a.ts', '1\n'],
    ['b.ts', '2\n'],
  ]);
  const edited = new Map([...base, ['b.ts', '3\n'], ['c.ts', '4\n']] as const);
  const { patch, touched } = editBetween(base, edited);
  expect(patch).not.toContain('a.ts');
  expect(applyEdit(base, patch)).toEqual(edited);
  expect(touched).toBe(2);
});

describe('an edit of a different program is refused, and the message says', () => {
  const { patch } = editBetween(of('a\nb\nc\n'), of('a\nB\nc\n'));

  test.each([
    ['which line differs', 'a\nx\nc\n', 'x.ts:2: the edit expects `b`, but there is `x`.'],
    ['that a line is missing', 'a', 'x.ts:2: the edit expects `b`, but there is no such line.'],
    ['that the lines have moved', 'new\na\nb\nc\n', 'x.ts:1: the edit expects `a`, but there is `new`.'],
  ])('%s', (_, text, message) => {
    expect(() => applyEdit(of(text), patch)).toThrow(EditDoesNotFit);
    expect(() => applyEdit(of(text), patch)).toThrow(message);
    expect(() => applyEdit(of(text), patch)).toThrow('npx forklings mutant refresh');
  });
});

test('where lines are replaced, the more of both count as touched', () => {
  const { patch, touched } = editBetween(of('a\nb\nc\n'), of('a\n1\n2\n3\nc\n'));
  expect([touched, linesTouched(patch)]).toEqual([3, 3]);
});

test('what comes before the diff is the header', () => {
  const { patch } = editBetween(of('a\n'), of('b\n'));
  expect(splitEdit(`wrong: it is b\ncaught by: a as b\n\n${patch}`)).toEqual({
    header: 'wrong: it is b\ncaught by: a as b',
    patch,
  });
  expect(splitEdit('right: no diff\n')).toEqual({ header: 'right: no diff\n', patch: '' });
});
