import type { Kata } from '../../course/course';
import { Figures } from './figures';
import type { Kind } from './item';
import type { Row } from './matrix-rows';

const HEAD = [
  'kata',
  'wrong submissions caught',
  'of these, under the right name',
  'operator edits caught',
  'equivalent',
  'correct ones with full marks',
  'stages with exactly their points',
  'cheats without gain',
];

/** The figures at the top of MATRIX.md: a line for each kata, and one for all. */
export function figureTable(rows: readonly Row[], katas: readonly Kata[]): string {
  const lines = katas.map(({ id, folder }) => [
    `[${folder}](#${folder})`,
    ...cellsOf(rows.filter(({ kata }) => kata.id === id)),
  ]);
  const table = [
    HEAD,
    HEAD.map(() => '---'),
    ...lines,
    ['**all**', ...cellsOf(rows).map((cell) => `**${cell}**`)],
  ];
  return `${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`;
}

function cellsOf(rows: readonly Row[]): string[] {
  const judged = rows.flatMap(({ entry: { kind, verdict } }) =>
    verdict === 'open' ? [] : [{ kind, verdict }],
  );
  const figures = new Figures(judged);
  const of = (good: number, total: number): string =>
    total === 0 ? '–' : `${String(good)} of ${String(total)}`;
  const all = (...kinds: Kind[]): number => figures.count(kinds);
  const held = (...kinds: Kind[]): number => figures.count(kinds, ['held']);
  const caught = figures.count(['wrong'], ['held', 'misnamed']);
  return [
    of(caught, all('wrong')),
    of(held('wrong'), caught),
    of(figures.count(['operator'], ['held', 'misnamed']), all('operator')),
    String(figures.count(['operator'], ['equivalent'])),
    of(held('right'), all('right')),
    of(held('partial', 'stub'), all('partial', 'stub')),
    of(held('cheat'), all('cheat')),
  ];
}
