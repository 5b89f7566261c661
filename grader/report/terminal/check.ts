import type { CheckResult } from '../result';
import type { Style } from './style';
import { clip, wrap } from './wrap';

const INDENT = 4;
const WIDEST_TITLE = 80;

/** A law on one line: its mark, its sentence, its points. */
export function checkLine(check: CheckResult, style: Style): string {
  const isUnwritten = check.diagnosis?.code === 'not-started';
  const right = isUnwritten ? 'not written yet' : points(check.score, check.maxScore);
  const { color } = style;
  const isDim = isUnwritten || check.status === 'skipped';
  const mark =
    check.status === 'pass'
      ? color.green('✓')
      : isDim
        ? color.dim('·')
        : color.red(check.status === 'fail' ? '✗' : '?');
  const title = titled(check.title, right, INDENT, style);
  const text = check.status === 'pass' ? title : isDim ? color.dim(title) : color.bold(title);
  return `${' '.repeat(INDENT)}${mark} ${text} ${color.dim(right)}`;
}

/** A title that leaves room for its mark on the left, and for the points on the right. */
export function titled(title: string, right: string, indent: number, { columns }: Style): string {
  const width = Math.max(0, Math.min(WIDEST_TITLE - indent, columns - indent - 3 - right.length));
  return clip(title, width).padEnd(width);
}

/** What a pass is based on, if schedules were explored. */
export function extent({ status, explored }: CheckResult, style: Style): string[] {
  return status !== 'pass' || explored === undefined
    ? []
    : extentText(explored, { ...style, columns: style.columns - 6 }).map((text) => `      ${text}`);
}

/** How many schedules were run, and which of all that there are. */
export function extentText(
  explored: NonNullable<CheckResult['explored']>,
  { columns, color }: Style,
): string[] {
  const { of, schedules, preemptions, isCapped, sampled } = explored;
  const one = schedules === 1;
  const things = {
    schedules: one ? 'schedule' : 'schedules',
    orders: one ? 'order' : 'orders',
    both: 'schedules and orders',
  }[of];
  const deviation = { schedules: 'preemption', orders: 'deviation', both: 'preemption or deviation' }[of];
  const few = `${String(preemptions)} ${deviation}${preemptions === 1 ? '' : 's'}`;
  const bound =
    preemptions === null
      ? 'all that exist'
      : preemptions < 0
        ? `not all without a ${deviation}, because a cap was reached`
        : `all with at most ${few}${isCapped ? ', and some with more' : ''}`;
  const drawn = sampled > 0 ? `; ${counted(sampled)} more drawn at random` : '';
  return wrap(`${counted(schedules)} ${things}: ${bound}${drawn}`, columns).map((text) => color.dim(text));
}

export const counted = (count: number): string => count.toLocaleString('en-US');

export function points(score: number, maxScore: number): string {
  return `${String(score)}/${String(maxScore)}`;
}
