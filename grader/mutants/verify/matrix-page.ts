import { course, type Check, type Kata } from '../../course/course';
import { figureTable } from './figure-table';
import type { Item } from './item';
import type { Entry, Matrix } from './matrix';
import { catchesOf, rowsOf, type Row } from './matrix-rows';

const INTRODUCTION = `# What the grader catches

A grader is worth what it refuses and what it accepts. This page is its own examination:

- **Wrong submissions** were written by hand, each with one real mistake, and with a header that says which law must
  catch it, and under which name.
- **Operator edits** are made by rule on the syntax tree of the solutions: a dropped \`notify\`, a bound off by one, a
  lock released too early. Those that no promise distinguishes from the solution are listed as *equivalent*, each with
  the reason.
- **Correct submissions** are designs other than ours, and must get full marks; **stages** are code that is correct up
  to a stage, and must get exactly its points; **cheats** must gain nothing by what they try.
`;

const HOW = `Every program is in this folder, or is made from one here. To judge one again, and to see it:

\`\`\`sh
npx forklings verify 04-lock/no-wake         # is it caught, by the laws of its header, under the names there?
npx forklings mutant show 04-lock/no-wake    # the program
npx forklings verify --all --matrix          # everything, and then this page
\`\`\`
`;

/** MATRIX.md: what the grader catches, and what each law is good for. Made of the matrix and of what the items say. */
export function matrixPage(matrix: Matrix, items: readonly Item[]): string {
  const rows = rowsOf(matrix, items);
  const { katas } = course();
  const parts = [
    INTRODUCTION,
    openText(rows),
    figureTable(rows, katas),
    HOW,
    missesText(rows),
    idleText(rows, katas),
    ...katas.map((kata) => kataText(kata, rows)),
    operatorTable(rows),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function openText(rows: readonly Row[]): string {
  const open = rows.filter(({ entry }) => entry.verdict === 'open').length;
  if (open === 0) return '';
  return `**Not judged yet: ${String(open)} of ${String(rows.length)} programs.** They count in no figure below.\n`;
}

/** What is not as promised, in full. */
function missesText(rows: readonly Row[]): string {
  const groups: readonly (readonly [string, Entry['verdict']])[] = [
    ['These get through:', 'survived'],
    ['These are correct, and lose points:', 'penalised'],
    ['These are caught, but not by the law and under the name that was promised:', 'misnamed'],
    ['These could not be judged:', 'unjudged'],
  ];
  const texts = groups.flatMap(([name, verdict]) => {
    const members = rows.filter(({ entry }) => entry.verdict === verdict);
    const lines = members.map(({ title, text, entry }) => `- \`${title}\`: ${text}${caughtText(entry)}`);
    return lines.length === 0 ? [] : [`${name}\n\n${lines.join('\n')}\n`];
  });
  return `## What it misses\n\n${texts.length === 0 ? 'Nothing of what has been judged.\n' : texts.join('\n')}`;
}

function caughtText({ verdict, caught = {} }: Entry): string {
  if (verdict !== 'misnamed') return '';
  const laws = Object.entries(caught).map(([law, fault]) => `\`${law}\` as ${fault}`);
  return ` (caught by ${laws.join(', ')})`;
}

/** Said only of a kata of which everything has been judged. */
function idleText(rows: readonly Row[], katas: readonly Kata[]): string {
  const unfinished = katas.filter((kata) => isOpen(kata, rows)).map(({ folder }) => folder);
  const finished = katas.filter((kata) => !isOpen(kata, rows));
  const idle = finished.flatMap((kata) =>
    kata.checks
      .filter(({ id }) => catchesOf(id, rows, kata).length === 0)
      .map(({ id, title }) => `- ${kata.folder}, \`${id}\`: ${title}`),
  );
  const rest = unfinished.length === 0 ? '' : `\nNot known yet of ${unfinished.join(', ')}.\n`;
  return `## Laws that catch nothing\n\n${idle.length === 0 ? 'None.' : idle.join('\n')}\n${rest}`;
}

function isOpen({ id }: Kata, rows: readonly Row[]): boolean {
  return rows.some(({ kata, entry }) => kata.id === id && entry.verdict === 'open');
}

function kataText(kata: Kata, rows: readonly Row[]): string {
  const stages = kata.stages.map(({ title }, at) => {
    const laws = kata.checks
      .filter(({ stage }) => stage === at + 1)
      .map((check) => lawRow(check, rows, kata));
    return [
      `**Stage ${String(at + 1)}: ${title}**`,
      '',
      '| law | wrong ones it catches | it alone | edits it catches | for example |',
      '|---|---|---|---|---|',
      ...laws,
      '',
    ].join('\n');
  });
  return `## ${kata.folder}\n\n${stages.join('\n')}`;
}

function lawRow({ id, title }: Check, rows: readonly Row[], kata: Kata): string {
  const caught = catchesOf(id, rows, kata);
  const wrong = caught.filter(({ entry }) => entry.kind === 'wrong');
  const alone = wrong.filter(({ entry }) => entry.isAlone === true);
  const example = alone[0] ?? wrong[0] ?? caught[0];
  const cells = [
    `${title} (\`${id}\`)`,
    wrong.length,
    alone.length,
    caught.filter(({ entry }) => entry.kind === 'operator').length,
    example?.text ?? (isOpen(kata, rows) ? '–' : '**nothing**'),
  ];
  return tableRow(cells);
}

function operatorTable(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(({ operator }) => operator ?? []))].sort();
  const lines = names.map((name) => {
    const of = rows.filter(({ operator, entry }) => operator === name && entry.verdict !== 'open');
    const count = (...verdicts: Entry['verdict'][]): number =>
      of.filter(({ entry }) => verdicts.includes(entry.verdict)).length;
    return tableRow([name, of.length, count('held', 'misnamed'), count('equivalent'), count('survived')]);
  });
  const head = ['| operator | edits | caught | equivalent | get through |', '|---|---|---|---|---|'];
  return `## Operators\n\n${[...head, ...lines].join('\n')}\n`;
}

export function tableRow(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}
