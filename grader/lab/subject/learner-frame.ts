import path from 'node:path';
import type { SourceLine } from '../protocol';

/** The innermost frame of a stack that lies in the learner's folder. Node has mapped it to the TypeScript line. */
export function learnerFrame(
  stack: string,
  sourceFolder: string,
  others = /\.(scenarios|demo|spec)\.ts$/,
): SourceLine | undefined {
  for (const text of stack.split('\n')) {
    const place = placeIn(text);
    if (place === undefined) continue;
    const inside = path.relative(sourceFolder, place.file);
    if (inside.startsWith('..') || others.test(inside)) continue;
    return place;
  }
  return undefined;
}

/**
 * The place that a line of a stack ends with: `… (/folder/file.ts:12:3)`, `at file:///folder/file.ts:12:3`. Read from its
 * end, each character once: a pattern that begins at any slash is quadratic, and learners write stacks.
 */
function placeIn(text: string): SourceLine | undefined {
  const line = text.trimEnd();
  const end = line.endsWith(')') ? line.length - 1 : line.length;
  const column = numberBefore(line, end);
  const row = column === undefined ? undefined : numberBefore(line, column.start - 1);
  if (column === undefined || row === undefined) return undefined;
  const fileEnd = row.start - 1;
  if (line.slice(fileEnd - '.ts'.length, fileEnd) !== '.ts') return undefined;
  let start = fileEnd;
  while (start > 0 && !'():'.includes(line.charAt(start - 1))) start--;
  const slash = line.indexOf('/', start);
  if (slash < 0 || slash >= fileEnd) return undefined;
  const file = line.slice(slash, fileEnd);
  return { file: file.startsWith('///') ? file.slice(2) : file, line: row.value, column: column.value };
}

/** The digits that end there, with a colon before them. */
function numberBefore(line: string, end: number): { value: number; start: number } | undefined {
  let start = end;
  while (start > 0 && isDigit(line.charCodeAt(start - 1))) start--;
  if (start === end || line.charAt(start - 1) !== ':') return undefined;
  return { value: Number(line.slice(start, end)), start };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
