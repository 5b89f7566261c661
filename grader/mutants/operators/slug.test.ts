import { expect, test } from '@jest/globals';
import { slug } from './slug';

test.each([
  ['this.#memory.notify(VALUE, 1);', 'memory-notify-VALUE-1'],
  ['left <= 0', 'left-at-most-0'],
  ['left < 0', 'left-below-0'],
  ['a !== b && c', 'a-is-not-b-and-c'],
])('%s becomes %s', (code, word) => {
  expect(slug(code)).toBe(word);
});

test('a long text is cut', () => {
  expect(slug('a'.repeat(99))).toHaveLength(48);
});
