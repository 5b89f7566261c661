import { printable } from '../../faults/learner-text';
import type { ClassResult, StudentResult, WorkResult } from './class-result';

const MARKS: { readonly [status in WorkResult['status']]: string } = {
  pass: '✓',
  fail: '',
  'not-started': '·',
  'not-submitted': '–',
  refused: '!',
  'not-judged': '?',
};

/** The table for a terminal. */
export function textTable({ katas, students }: ClassResult): string {
  const head = ['student', ...katas.map(({ folder }) => folder), 'total'];
  const rows = students.map((student) => [
    printable(student.student),
    ...katas.map(({ id }) => shown(student.katas.find(({ kata }) => kata === id))),
    `${String(student.score)}/${String(student.maxScore)}`,
  ]);
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => widthOf(row[at] ?? ''))));
  const lines = [head, ...rows].map((row) =>
    row
      .map((text, at) => padded(text, widths[at] ?? 0, at === 0))
      .join('  ')
      .trimEnd(),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join('  ');
  const notes = students.flatMap(notesOf);
  return `${[lines[0], rule, ...lines.slice(1), '', LEGEND, ...(notes.length === 0 ? [] : ['', ...notes])].join('\n')}\n`;
}

const LEGEND = '✓ passes   · not started   – not handed in   ! cannot be read   ? not judged, see below';

function shown(work: WorkResult | undefined): string {
  if (work === undefined) return MARKS['not-submitted'];
  const mark = MARKS[work.status];
  return work.status === 'pass' || work.status === 'fail' ? `${String(work.score)} ${mark}`.trim() : mark;
}

function notesOf({ student, problem, katas }: StudentResult): string[] {
  const name = printable(student);
  return [
    ...(problem === undefined ? [] : [`${name}: ${problem}`]),
    ...katas.flatMap(({ kata, reason }) => (reason === undefined ? [] : [`${name}, ${kata}: ${reason}`])),
  ];
}

const segments = new Intl.Segmenter();

/** Columns on a terminal: one for each character as a person counts them, two for those of East Asian scripts. */
function widthOf(text: string): number {
  return [...segments.segment(text)].reduce((sum, { segment }) => sum + (isWide(segment) ? 2 : 1), 0);
}

const isWide = (segment: string): boolean =>
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
    segment,
  );

function padded(text: string, width: number, isLeft: boolean): string {
  const spaces = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isLeft ? text + spaces : spaces + text;
}
