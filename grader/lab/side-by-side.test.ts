import { expect, test } from '@jest/globals';
import { SideBySide, type SideBySideOptions } from './side-by-side';

const titles = ['a', 'b', 'c', 'd', 'long'];

/** A search whose finds end when the test says so. */
function search(options: Partial<SideBySideOptions<string>> = {}): {
  readonly begun: string[];
  readonly found: SideBySide<string>;
  end(title: string): Promise<void>;
} {
  const begun: string[] = [];
  const ends = new Map<string, (value: string) => void>();
  const find = async (title: string): Promise<string> => {
    begun.push(title);
    return new Promise((resolve) => ends.set(title, resolve));
  };
  const found = new SideBySide({ atOnce: 2, titles, first: [], isWanted: () => true, find, ...options });
  const end = async (title: string): Promise<void> => {
    ends.get(title)?.(`${title} was found`);
    await new Promise(setImmediate);
  };
  return { begun, found, end };
}

test('as many as are allowed are under way at any time, whichever ends first', async () => {
  const { begun, found, end } = search();
  const first = found.get('a');
  expect(begun).toEqual(['a', 'b']);
  await end('b');
  expect(begun).toEqual(['a', 'b', 'c']);
  await end('c');
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  await end('a');
  expect(await first).toBe('a was found');
  expect(begun).toEqual(['a', 'b', 'c', 'd', 'long']);
});

test('what was begun early is not begun again when it is requested', async () => {
  const { begun, found, end } = search();
  void found.get('a');
  await end('b');
  expect(await found.get('b')).toBe('b was found');
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('long ones begin first, and take no place', () => {
  const { begun, found } = search({ first: ['long'] });
  void found.get('a');
  expect(begun).toEqual(['long', 'a', 'b']);
});

test('nothing begins early that is no longer wanted', async () => {
  let isWanted = true;
  const { begun, found, end } = search({ isWanted: () => isWanted });
  void found.get('a');
  isWanted = false;
  await end('a');
  expect(begun).toEqual(['a', 'b']);
});

test('where only one may run, each waits for its turn', async () => {
  const { begun, found, end } = search({ atOnce: 1, isWanted: () => false });
  void found.get('a');
  await end('a');
  expect(begun).toEqual(['a']);
  void found.get('b');
  expect(begun).toEqual(['a', 'b']);
});

test('a find that fails rejects when it is requested, and never unhandled', async () => {
  const find = async (title: string): Promise<string> => {
    if (title === 'b') throw new Error('no b');
    return Promise.resolve(title);
  };
  const { found } = search({ find });
  expect(await found.get('a')).toBe('a');
  await new Promise(setImmediate);
  await expect(found.get('b')).rejects.toThrow('no b');
});

test('the end is the end of all that was begun', async () => {
  const { found, end } = search();
  let hasEnded = false;
  void found.get('a');
  void found.ended().then(() => (hasEnded = true));
  await end('a');
  expect(hasEnded).toBe(false);
  for (const title of titles) await end(title);
  for (const title of titles) await end(title);
  await found.ended();
  expect(hasEnded).toBe(true);
});
