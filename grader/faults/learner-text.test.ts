import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { LINE, MESSAGE, NAME, PATH, STACK, learnerText, printable } from './learner-text';

/** Every character that a terminal obeys, or that turns or hides text. */
// eslint-disable-next-line no-control-regex -- these are what must not be there
const OBEYED = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/;

const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '\x1b[2J',
      '\x1b]52;c;cm0=\x07',
      '\r',
      '\r\n',
      '\u202e',
      '\u200b',
      '\x9b31m',
      '\ud83d',
      '\0',
    ),
    fc.string({ unit: 'binary' }),
  ),
  maxLength: 60,
});

test('nothing that a terminal obeys remains, and no half of a surrogate pair', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const clean = learnerText(text, MESSAGE);
      expect(clean).not.toMatch(OBEYED);
      expect(() => encodeURIComponent(clean)).not.toThrow();
    }),
  );
});

test('cleaning clean text changes nothing', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const once = printable(text);
      expect(printable(once)).toBe(once);
    }),
  );
});

test('ordinary text stays as it is, in any language, and so do tabs and newlines', () => {
  const text = 'Grüße, 你好 🚀 — “é”\n\tat f (/p/x.ts:1:2)';
  expect(learnerText(text, MESSAGE)).toBe(text);
});

test('a control code is shown by its picture', () => {
  expect(learnerText('a\x1b[31mb\x7f\r\nc\rd', MESSAGE)).toBe('a␛[31mb␡\nc␍d');
});

test('a name stays on one row', () => {
  expect(learnerText('a\r\nb\nc', NAME)).toBe('a␊b␊c');
});

test('a text of any length is cut to the bound', () => {
  for (const bounds of [NAME, PATH, LINE, MESSAGE, STACK]) {
    for (const length of [1e3, 1e5, 1e7]) {
      const most = bounds.head + (bounds.tail ?? 0) + 50;
      expect(learnerText('\x1b'.repeat(length), bounds).length).toBeLessThanOrEqual(most);
    }
  }
});

test('a long stack keeps its end, where the frames are', () => {
  const stack = `Error: ${'x'.repeat(1e6)}\n    at f (/learner/value.ts:3:4)`;
  expect(learnerText(stack, STACK)).toMatch(/^Error: x[^]*characters left out[^]*value\.ts:3:4\)$/);
});

test('what is not a string has no text', () => {
  for (const raw of [undefined, null, 7, {}, [], Symbol('s'), { toString: () => 'text' }])
    expect(learnerText(raw, NAME)).toBe('');
});
