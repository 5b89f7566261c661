import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Kata } from '../course/course';
import { shown } from '../course/project';
import { learnerText, LINE } from '../faults/learner-text';
import { lineOfTodo } from '../grade/todo-line';

/** The variable that names the file into which a scratch program's processes write what is missing. */
export const UNWRITTEN_VARIABLE = 'FORKLINGS_UNWRITTEN';

const MOST_PARTS = 5;
const fact = z.object({ todo: z.string() });

/** The parts that a program needed and that are not written yet, each once. As sentences. */
export function unwrittenParts(file: string, katas: readonly Kata[], root: string): string[] {
  const todos = [...new Set(linesOf(file).map((text) => learnerText(text, LINE).replace(/^TODO: /, '')))];
  return todos
    .slice(0, MOST_PARTS)
    .map((todo) => `${placeOf(todo, katas, root)} is not written yet: ${todo}.`);
}

function linesOf(file: string): string[] {
  try {
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => fact.parse(JSON.parse(line)).todo);
  } catch {
    return []; // no process has written anything, or the program itself has written there
  }
}

function placeOf(todo: string, katas: readonly Kata[], root: string): string {
  for (const kata of katas) {
    const where = lineOfTodo(kata, root, todo);
    if (where !== undefined) return `${shown(where.file)}:${String(where.line)}`;
  }
  return 'A part of your code';
}
