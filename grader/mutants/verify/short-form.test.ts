import { expect, test } from '@jest/globals';
import { course } from '../../course/course';
import { storedItems } from './items';
import { shortForm } from './short-form';

const all = storedItems();
const chosen = shortForm(all);

test('the short form has the solution of each kata, its first partial submission, and wrong ones', () => {
  for (const { folder } of course().katas) {
    const kinds = chosen.filter(({ title }) => title.startsWith(`${folder}/`));
    expect(kinds.map(({ title }) => title)).toEqual(
      expect.arrayContaining([`${folder}/solution`, `${folder}/partial-1`]),
    );
    expect(kinds.filter(({ promised }) => promised.kind === 'wrong')).toHaveLength(2);
  }
});

test('it is the same each time, has nothing twice, and is spread over the whole list', () => {
  expect(shortForm(all)).toEqual(chosen);
  expect(new Set(chosen.map(({ title }) => title)).size).toBe(chosen.length);
  const wrong = all.filter(({ kata, promised }) => kata.id === 'lock' && promised.kind === 'wrong');
  const places = wrong.flatMap((one, at) => (chosen.includes(one) ? [at] : []));
  const gaps = places.slice(1).map((place, at) => place - (places[at] ?? 0));
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});
