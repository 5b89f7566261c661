import type { CheckResult, KataResult } from '../result';
import { again } from './again';
import { failure } from './failure';
import type { Style } from './style';
import { clip, wrap } from './wrap';

/** At most this many failures are shown in full. The others get only their sentence, because a wall of red teaches nothing. */
const STORIES = 2;
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
  const lines = [
    `${heading(kata, style)}   ${bar(kata.score, kata.maxScore, style)} ${points(kata.score, kata.maxScore)}`,
  ];
  for (const missing of kata.missingExports) lines.push(color.red(`  ✗ ${kata.file} ${missing}`));
  if (kata.problem !== undefined) lines.push(...failure(kata.problem, kata.id, style, options.root));
  else lines.push(...checkLines(kata, style, options));
  return [...lines, ...typeErrors(kata, style)];
}

function checkLines(kata: KataResult, style: Style, { verbose, root }: KataReportOptions): string[] {
  let stories = verbose ? Infinity : STORIES;
  let shortened = 0;
  const lines = kata.checks.flatMap((check) => {
    const line = checkLine(check, style);
    const { diagnosis, reason } = check;
    const basis = verbose ? extent(check) : undefined;
    if (basis !== undefined)
      return [line, ...wrap(basis, style.columns - 6).map((text) => style.color.dim(`      ${text}`))];
    if (diagnosis?.code === 'not-started') return [line];
    if (diagnosis !== undefined && check.status !== 'pass') {
      if (stories-- > 0) return [line, ...failure(diagnosis, kata.id, style, root), ''];
      shortened += 1;
      return [line, ...wrap(diagnosis.sentence, style.columns - 6).map((text) => `      ${text}`)];
    }
    if (reason === undefined) return [line];
    return [line, ...wrap(reason, style.columns - 6).map((text) => `      ${style.color.dim(text)}`)];
  });
  const explored = extentOf(kata);
  if (explored !== undefined) lines.push(style.color.dim(`  ${explored}`));
  if (shortened > 0)
    lines.push(style.color.dim(`  All failures in full: ${again(kata.id, root, '--verbose')}`));
  return lines;
}

function checkLine(check: CheckResult, { columns, color }: Style): string {
  const isUnwritten = check.diagnosis?.code === 'not-started';
  const right = isUnwritten ? 'not written yet' : points(check.score, check.maxScore);
  const width = Math.max(0, Math.min(WIDEST_TITLE, columns - 5 - right.length));
  const title = clip(check.title, width).padEnd(width);
  const isDim = isUnwritten || check.status === 'skipped';
  const mark =
    check.status === 'pass'
      ? color.green('✓')
      : isDim
        ? color.dim('·')
        : color.red(check.status === 'fail' ? '✗' : '?');
  const text = check.status === 'pass' ? title : isDim ? color.dim(title) : color.bold(title);
  return `  ${mark} ${text} ${color.dim(right)}`;
}

const WIDEST_TITLE = 80;

/** What a check's pass is based on, if schedules were explored. */
function extent({ status, explored }: CheckResult): string | undefined {
  if (status !== 'pass' || explored === undefined) return undefined;
  const { of, schedules, preemptions, isCapped, sampled } = explored;
  const things = { schedules: 'schedules', orders: 'orders', both: 'schedules and orders' }[of];
  const deviation = { schedules: 'preemption', orders: 'deviation', both: 'preemption or deviation' }[of];
  const few = `${String(preemptions)} ${deviation}${preemptions === 1 ? '' : 's'}`;
  const bound =
    preemptions === null
      ? 'all that exist'
      : preemptions < 0
        ? `not all without a ${deviation}, because a cap was reached`
        : `all with at most ${few}${isCapped ? ', and some with more' : ''}`;
  const drawn = sampled > 0 ? `; ${counted(sampled)} more drawn at random` : '';
  return `${counted(schedules)} ${things}: ${bound}${drawn}`;
}

/** The number of schedules in all passes of a kata. */
function extentOf({ checks }: KataResult): string | undefined {
  const explored = checks.flatMap((check) =>
    check.status === 'pass' && check.explored ? [check.explored] : [],
  );
  if (explored.length === 0) return undefined;
  const schedules = explored.reduce((sum, one) => sum + one.schedules + one.sampled, 0);
  return `${counted(schedules)} schedules were run and passed`;
}

const counted = (count: number): string => count.toLocaleString('en-US');

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
/** On a narrow screen, the points must still have room beside the bar. */
const NARROW = { columns: 60, cells: 10 };

export function bar(score: number, maxScore: number, { color, columns }: Style): string {
  const cells = columns < NARROW.columns ? NARROW.cells : BAR_CELLS;
  // Full only for the full score, so that 99 of 100 never looks like 100.
  const full = score >= maxScore ? cells : Math.min(cells - 1, Math.floor((score / maxScore) * cells));
  return color.green('█'.repeat(full)) + color.dim('░'.repeat(cells - full));
}

export function points(score: number, maxScore: number): string {
  return `${String(score)}/${String(maxScore)}`;
}
