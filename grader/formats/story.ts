import { createColors } from 'picocolors';
import type { CheckResult, KataResult, Result } from '../report/result';
import { failure } from '../report/terminal/failure';
import type { Style } from '../report/terminal/style';

/** Plain text, for a page that shows it in a fixed width. */
const PLAIN: Style = { columns: 100, color: createColors(false) };
const INDENT = /^ {6}/;

/** Wrapping a long story takes a while, and a file may have to be written several times to fit. */
const told = new WeakMap<CheckResult, string>();

/** Why a law earns nothing, as plain text of several lines; empty for a law that passes. */
export function storyOf(law: { check: CheckResult; kata: KataResult }, result: Result): string {
  const story = told.get(law.check) ?? tell(law, result);
  told.set(law.check, story);
  return story;
}

function tell({ check, kata }: { check: CheckResult; kata: KataResult }, { root }: Result): string {
  if (check.diagnosis !== undefined)
    return failure(check.diagnosis, kata.id, PLAIN, root)
      .map((line) => line.replace(INDENT, ''))
      .join('\n');
  if (check.lacks !== undefined)
    return `It passes, but earns nothing until these laws pass: ${check.lacks.join(', ')}.`;
  return check.status === 'pass' ? '' : (check.reason ?? 'It could not be decided.');
}

/** Why no law of the kata could be run: it does not compile, or cannot be loaded; undefined if they were run. */
export function problemOf({ problem, id }: KataResult, { root }: Result): string | undefined {
  if (problem === undefined) return undefined;
  return failure(problem, id, PLAIN, root)
    .map((line) => line.replace(INDENT, ''))
    .join('\n');
}
