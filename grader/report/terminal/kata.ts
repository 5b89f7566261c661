import type { CheckResult, KataResult } from '../result';
import { again } from './again';
import { failure } from './failure';
import type { Style } from './style';
import { clip, wrap } from './wrap';

/** The story of so many failures is told; the others are a line each, since a wall of red teaches nobody. */
const STORIES = 2;
const MOST_TYPE_ERRORS = 3;

export interface KataReportOptions {
  /** The folder that was graded. */
  readonly root: string;
  /** Tell the whole story of every failure. */
  readonly verbose: boolean;
}

/** A kata's part of the report. */
export function kataReport(kata: KataResult, style: Style, options: KataReportOptions): string[] {
  const { color } = style;
  if (kata.status === 'not-started' && kata.typeErrors.length === 0) {
    return [`${heading(kata, style)}   ${color.dim(`not started · open ${kata.file}`)}`];
  }
  const lines = [
    `${heading(kata, style)}   ${bar(kata.score, kata.maxScore, style)} ${points(kata.score, kata.maxScore)}`,
  ];
  for (const missing of kata.missingExports) lines.push(color.red(`  ✗ ${kata.file} ${missing}`));
  if (kata.problem !== undefined) lines.push(...failure(kata.problem, kata.id, style));
  else lines.push(...checkLines(kata, style, options));
  return [...lines, ...typeErrors(kata, style)];
}

function checkLines(kata: KataResult, style: Style, { verbose, root }: KataReportOptions): string[] {
  let stories = verbose ? Infinity : STORIES;
  let untold = 0;
  const lines = kata.checks.flatMap((check) => {
    const line = checkLine(check, style);
    const { diagnosis, reason } = check;
    if (diagnosis?.code === 'not-started') return [line];
    if (diagnosis !== undefined && check.status !== 'pass') {
      if (stories-- > 0) return [line, ...failure(diagnosis, kata.id, style), ''];
      untold += 1;
      return [line, ...wrap(diagnosis.sentence, style.columns - 6).map((text) => `      ${text}`)];
    }
    if (reason === undefined) return [line];
    return [line, ...wrap(reason, style.columns - 6).map((text) => `      ${style.color.dim(text)}`)];
  });
  if (untold > 0)
    lines.push(style.color.dim(`  The whole story of all failures: ${again(kata.id, root, '--verbose')}`));
  return lines;
}

function checkLine(check: CheckResult, { columns, color }: Style): string {
  const score = points(check.score, check.maxScore);
  const title = clip(check.title, columns - 6 - score.length).padEnd(
    Math.max(0, Math.min(80, columns - 6 - score.length)),
  );
  const isUnwritten = check.diagnosis?.code === 'not-started';
  const mark =
    check.status === 'pass'
      ? color.green('✓')
      : isUnwritten || check.status === 'skipped'
        ? color.dim('·')
        : color.red(check.status === 'fail' ? '✗' : '?');
  const text =
    check.status === 'pass'
      ? title
      : isUnwritten || check.status === 'skipped'
        ? color.dim(title)
        : color.bold(title);
  return `  ${mark} ${text} ${color.dim(isUnwritten ? 'not written yet' : score)}${color.dim(extent(check, columns - 6 - text.length - score.length))}`;
}

/** What the pass holds for, where there is room to say it. */
function extent({ status, explored }: CheckResult, room: number): string {
  if (status !== 'pass' || explored === undefined || explored.schedules < 2) return '';
  const { schedules, preemptions, isCapped, sampled } = explored;
  const bound =
    preemptions === null
      ? 'all there are'
      : preemptions < 0
        ? 'capped'
        : `≤ ${String(preemptions)} preemptions`;
  const drawn = isCapped && sampled > 0 ? ` + ${String(sampled)} drawn` : '';
  const text = `  ${schedules.toLocaleString('en-US')} schedules, ${bound}${drawn}`;
  return text.length <= room ? text : '';
}

function typeErrors(kata: KataResult, { columns, color }: Style): string[] {
  const shown = kata.typeErrors
    .slice(0, MOST_TYPE_ERRORS)
    .flatMap(({ file, line, source, code, message }) => [
      `  ${color.yellow('!')} ${color.cyan(`${file}:${String(line)}`)} ${color.dim(code)} ${clip(message, columns * 2)}`,
      clip(`      ${source}`, columns),
    ]);
  const more = kata.typeErrors.length - MOST_TYPE_ERRORS;
  return more > 0 ? [...shown, `  ${color.yellow('!')} and ${String(more)} more type errors`] : shown;
}

function heading(kata: KataResult, { color }: Style): string {
  return color.bold(`${kata.folder.slice(0, 2)} ${kata.id}`.padEnd(11));
}

const BAR_CELLS = 20;

export function bar(score: number, maxScore: number, { color }: Style): string {
  // Full only when everything is there, so that 99 of 100 never looks like all.
  const full =
    score >= maxScore ? BAR_CELLS : Math.min(BAR_CELLS - 1, Math.floor((score / maxScore) * BAR_CELLS));
  return color.green('█'.repeat(full)) + color.dim('░'.repeat(BAR_CELLS - full));
}

export function points(score: number, maxScore: number): string {
  return `${String(score)}/${String(maxScore)}`;
}
