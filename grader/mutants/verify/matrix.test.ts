import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { kataOf } from '../../course/course';
import { cheatItems } from './cheat-items';
import type { Item } from './item';
import { storedItems } from './items';
import { knownMatrix, matrixFile } from './known';
import { matrixSchema, matrixText, merged, type Matrix } from './matrix';
import { matrixPage } from './matrix-page';
import { operatorItems } from './operator-items';
import type { Outcome } from './outcome';

const kata = kataOf('value');
const catches = [{ check: 'close', code: 'wrong-value' }] as const;

function item(name: string, promised: Item['promised'] = { kind: 'wrong', catches }): Item {
  return {
    title: `02-value/${name}`,
    kata,
    promised,
    text: `the one called ${name}`,
    source: { folder: '.' },
  };
}

function outcome(name: string, laws: Outcome['laws'], more: Partial<Outcome> = {}): Outcome {
  const title = `02-value/${name}`;
  return {
    title,
    kata: 'value',
    kind: 'wrong',
    verdict: 'held',
    laws,
    differences: [],
    isSearched: true,
    ...more,
  };
}

const items = [item('alone'), item('both'), item('open'), item('through')];
const matrix = merged({ '02-value/gone': { kind: 'wrong', verdict: 'held' } }, items, [
  outcome('alone', { close: 'fail: wrong-value', seen: 'pass' }),
  outcome('both', { close: 'fail: wrong-value', 'no-cache': 'fail: stale-read' }),
  outcome('through', { close: 'pass' }, { verdict: 'survived' }),
]);

test('the matrix has what is there now: judged, known before, or open', () => {
  expect(Object.keys(matrix)).toEqual(items.map(({ title }) => title));
  expect(matrix['02-value/alone']).toEqual({
    kind: 'wrong',
    verdict: 'held',
    caught: { close: 'wrong-value' },
    isAlone: true,
  });
  expect(matrix['02-value/both']).not.toHaveProperty('isAlone');
  expect(matrix['02-value/open']).toEqual({ kind: 'wrong', verdict: 'open' });
  expect(merged(matrix, items, [])).toEqual(matrix);
});

test('only where all other laws were tried does a law catch something alone', () => {
  const unsure = merged({}, items, [outcome('alone', { close: 'fail: wrong-value' }, { isSearched: false })]);
  expect(unsure['02-value/alone']).not.toHaveProperty('isAlone');
});

test('the file is read as it was written, and its entries are sorted', () => {
  const text = matrixText(merged({}, [...items].reverse(), []));
  expect(Object.keys(matrixSchema.parse(JSON.parse(text)))).toEqual(items.map(({ title }) => title));
});

test('the page has the figures, what gets through, what catches nothing, and what each law catches alone', () => {
  const page = matrixPage(matrix, items);
  expect(page).toContain('**Not judged yet: 1 of 4 programs.**');
  expect(page).toContain('| [02-value](#02-value) | 2 of 3 | 2 of 2 |');
  expect(page).toContain('These get through:\n\n- `02-value/through`: the one called through');
  expect(page).toMatch(/\(`close`\) \| 2 \| 1 \| 0 \| the one called alone \|/);
});

test('a law is said to catch nothing only when everything has been judged', () => {
  expect(matrixPage(matrix, items)).not.toMatch(/- 02-value, `zeroed`: /);
  const { '02-value/open': _, ...judged } = matrix;
  const page = matrixPage(judged, items);
  expect(page).toMatch(/- 02-value, `zeroed`: /);
  expect(page).not.toMatch(/- 02-value, `close`: /);
});

test('MATRIX.md says what MATRIX.json has, about every submission that there is', () => {
  const known = knownMatrix();
  const stored = [...storedItems(), ...cheatItems()];
  const isEdit = ([, { kind }]: [string, Matrix[string]]): boolean => kind === 'operator';
  const listed = Object.entries(known).flatMap((entry) => (isEdit(entry) ? [] : [entry[0]]));
  // After a change of either list: npx forklings verify --page
  expect(listed).toEqual(stored.map(({ title }) => title).sort());
  expect(readFileSync(matrixFile('md'), 'utf8')).toBe(
    matrixPage(known, [...storedItems(), ...operatorItems(), ...cheatItems()]),
  );
});
