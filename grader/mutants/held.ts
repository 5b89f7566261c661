import type { Kata } from '../course/course';
import type { KataResult } from '../report/result';
import { THE_FILE } from './header';

/** What a result has that a comparison with a header needs. */
export type Judged = Pick<KataResult, 'checks' | 'score' | 'maxScore' | 'problem'>;

/** What a law came to: `pass`, `fail: stale-read`, or why there is no verdict; of the file as a whole, its fault. */
export function howOf({ checks, problem }: Judged, law: string): string {
  if (law === THE_FILE) return problem === undefined ? 'pass' : `fail: ${problem.code}`;
  const check = checks.find(({ id }) => id === law);
  if (check === undefined) return 'not judged';
  const { status, diagnosis, reason } = check;
  return status === 'pass' ? 'pass' : `${status}: ${diagnosis?.code ?? reason ?? ''}`;
}

/** What a correct submission lacks for full marks. Extras come on top, so one without them is correct, too. */
export function differencesOfRight(kata: Kata, text: string, judged: Judged): string[] {
  const isMissingExtra = (id: string): boolean =>
    kata.checks.some((check) => check.id === id && check.extra === true) &&
    (howOf(judged, id) === 'fail: not-started' || text.includes(`without \`${id}\``));
  const lost = kata.checks
    .map(({ id }) => id)
    .filter((id) => howOf(judged, id) !== 'pass' && !isMissingExtra(id));
  const { score, maxScore } = judged;
  return [
    ...lost.map((id) => `${id}: ${howOf(judged, id)}`),
    ...(score >= maxScore ? [] : [`${String(score)} of ${String(maxScore)} points`]),
  ];
}

/** How code that is correct up to a stage differs from that: all points so far, and all beyond is not written. */
export function differencesOfPartial({ checks }: Kata, stage: number, judged: Judged): string[] {
  const earned = checks.filter((one) => one.stage <= stage).reduce((sum, { points }) => sum + points, 0);
  const differing = checks.filter(
    (one) => howOf(judged, one.id) !== (one.stage <= stage ? 'pass' : 'fail: not-started'),
  );
  return [
    ...differing.map(({ id }) => `${id}: ${howOf(judged, id)}`),
    ...(judged.score === earned
      ? []
      : [`${String(judged.score)} points, and not ${String(earned)} as its stages have`]),
  ];
}
