import type { KataResult } from '../result';
import { counted, points } from './check';
import { failure } from './failure';
import { ladder } from './ladder';
import type { Style } from './style';
import { hang, wrap } from './wrap';

const MOST_TYPE_ERRORS = 3;

export interface KataReportOptions {
  /** The folder that was graded. */
  readonly root: string;
  /** Show every failure in full. */
  readonly verbose: boolean;
}

/** A kata's part of the report. */
export function kataReport(kata: KataResult, style: Style, options: KataReportOptions): string[] {
  const { color } = style;
  if (kata.status === 'not-started' && kata.typeErrors.length === 0) {
    return [`${heading(kata, style)}   ${color.dim(`not started · open ${kata.file}`)}`];
  }
  const lines = [`${heading(kata, style)}   ${standing(kata, style)}`];
  for (const missing of kata.missingExports) lines.push(color.red(`  ✗ ${kata.file} ${missing}`));
  if (kata.problem !== undefined) lines.push(...failure(kata.problem, kata.id, style, options.root));
  else lines.push(...ladder(kata, style, options), ...summary(kata, style));
  return [...lines, ...typeErrorLines(kata, style)];
}

/** The number of schedules in all passes of a kata. */
function summary({ checks }: KataResult, { color }: Style): string[] {
  const explored = checks.flatMap((check) =>
    check.status === 'pass' && check.explored ? [check.explored] : [],
  );
  if (explored.length === 0) return [];
  const schedules = explored.reduce((sum, one) => sum + one.schedules + one.sampled, 0);
  return [color.dim(`  ${counted(schedules)} schedules were run and passed`)];
}

/** What the compiler found, beside the verdicts and never instead of them. */
export function typeErrorLines(
  kata: Pick<KataResult, 'typeErrors'>,
  { columns, color }: Style,
  most = MOST_TYPE_ERRORS,
): string[] {
  const shown = kata.typeErrors
    .slice(0, most)
    .flatMap(({ file, line, source, code, message }) => [
      `  ${color.yellow('!')} ${color.cyan(`${file}:${String(line)}`)} ${color.dim(code)}`,
      ...hang('      ', wrap(message, columns - 6)),
      ...hang('        ', wrap(source, columns - 8)).map((text) => color.dim(text)),
    ]);
  const more = kata.typeErrors.length - most;
  return more > 0
    ? [...shown, `  ${color.yellow('!')} and ${String(more)} more type ${more === 1 ? 'error' : 'errors'}`]
    : shown;
}

function heading(kata: KataResult, { color }: Style): string {
  return color.bold(`${kata.folder.slice(0, 2)} ${kata.id}`.padEnd(11));
}

/** A bar, and the points. What is judged of an extra alone has no full score that a bar could be a part of. */
export function standing({ score, maxScore }: Pick<KataResult, 'score' | 'maxScore'>, style: Style): string {
  return maxScore === 0
    ? `${String(score)} extra ${score === 1 ? 'point' : 'points'}`
    : `${bar(score, maxScore, style)} ${points(score, maxScore)}`;
}

const BAR_CELLS = 20;
/** On a narrow screen, the points must still have room beside the bar. */
const NARROW = { columns: 60, cells: 10 };

export function bar(score: number, maxScore: number, { color, columns }: Style): string {
  const cells = columns < NARROW.columns ? NARROW.cells : BAR_CELLS;
  // Full only for the full score, so that 99 of 100 never looks like 100.
  const full = score >= maxScore ? cells : Math.min(cells - 1, Math.floor((score / maxScore) * cells));
  return color.green('█'.repeat(full)) + color.dim('░'.repeat(cells - full));
}
