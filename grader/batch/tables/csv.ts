import type { ClassResult, StudentResult } from './class-result';

/** The table for a spreadsheet (RFC 4180, UTF-8): a line for each student, a column of points and one of status for each kata. */
export function csvOf({ katas, students }: ClassResult): string {
  const head = [
    'student',
    'score',
    'max_score',
    ...katas.flatMap(({ id }) => [id, `${id}_status`]),
    'problem',
  ];
  const rows = students.map((student) => [
    student.student,
    String(student.score),
    String(student.maxScore),
    ...katas.flatMap(({ id }) => cellsOf(student, id)),
    student.problem ?? student.katas.flatMap(({ reason }) => reason ?? []).join(' '),
  ]);
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}

function cellsOf({ katas }: StudentResult, id: string): [string, string] {
  const work = katas.find(({ kata }) => kata === id);
  return work === undefined
    ? ['', '']
    : [work.status === 'not-judged' ? '' : String(work.score), work.status];
}

/** Spreadsheets run a cell that begins like a formula, and a student chooses the name. The apostrophe makes it text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
