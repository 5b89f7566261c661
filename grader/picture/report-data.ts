import { course } from '../course/course';
import { hintsOf } from '../diagnosis/hints';
import type { Result } from '../report/result';

/** A hint, for a page that shows it folded. */
export interface PageHint {
  readonly number: number;
  readonly stage: number;
  readonly text: string;
}

/** Everything that the page of a result shows. */
export interface ReportData {
  readonly course: string;
  readonly result: Result;
  /** The hints of each kata's stages that do not hold, by the id of the kata. */
  readonly hints: { readonly [kata: string]: readonly PageHint[] };
}

export function reportData(result: Result): ReportData {
  const { title, katas } = course();
  const hints = result.katas.flatMap(({ id, stages }) => {
    const kata = katas.find((one) => one.id === id);
    const open = stages.filter(({ status }) => status === 'fail').map(({ number }) => number);
    if (kata === undefined || open.length === 0) return [];
    const fitting = hintsOf(kata).filter(({ stage }) => open.includes(stage));
    return [[id, fitting.map(({ number, stage, text }) => ({ number, stage, text }))] as const];
  });
  return { course: title, result, hints: Object.fromEntries(hints) };
}
