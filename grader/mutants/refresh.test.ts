import { expect, test } from '@jest/globals';
import { applyEdit, editBetween, EditDoesNotFit } from './edit';
import { refreshEdit } from './refresh';

const program = (...lines: string[]): ReadonlyMap<string, string> =>
  new Map([['x.ts', lines.map((line) => `${line}\n`).join('')]]);
const before = program('one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight');
const edited = program('one', 'two', 'three', 'four', 'five', 'six', 'seven', '8');
const { patch } = editBetween(before, edited);

test('an edit of what has not changed stays as it is', () => {
  expect(refreshEdit(patch, before, before)).toEqual({ kind: 'same' });
});

test('a change elsewhere moves it', () => {
  const after = program('zero', 'one', '2', 'three', 'four', 'five', 'six', 'seven', 'eight');
  const refreshed = refreshEdit(patch, before, after);
  expect(refreshed).toMatchObject({ kind: 'moved', touched: 1 });
  const moved = refreshed.kind === 'moved' ? refreshed.patch : '';
  expect(applyEdit(after, moved)).toEqual(
    program('zero', 'one', '2', 'three', 'four', 'five', 'six', 'seven', '8'),
  );
});

test('a change of the same lines is for a person, who gets both', () => {
  const refreshed = refreshEdit(patch, before, program('one', 'two', 'ate'));
  expect(refreshed.kind).toBe('conflict');
  const text = refreshed.kind === 'conflict' ? refreshed.files.get('x.ts') : '';
  for (const part of ['<<<<<<< the edit', '\n8\n', '\nate\n', '>>>>>>> now']) expect(text).toContain(part);
});

test('nothing is left of an edit that the program itself has made', () => {
  expect(refreshEdit(patch, before, edited)).toMatchObject({ kind: 'moved', touched: 0 });
});

test('an edit that did not fit before is refused', () => {
  expect(() => refreshEdit(patch, program('else'), before)).toThrow(EditDoesNotFit);
});
