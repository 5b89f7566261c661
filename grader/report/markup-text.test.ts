import { expect, test } from '@jest/globals';
import { escaped } from './markup-text';

test('no text can end the tag or the attribute in which it stands', () => {
  expect(escaped('<a href="x">&amp;</a>')).toBe('&lt;a href=&quot;x&quot;&gt;&amp;amp;&lt;/a&gt;');
});

test('other text stays as it is', () => {
  expect(escaped("it's 2³¹ → 'é'")).toBe("it's 2³¹ → 'é'");
});
