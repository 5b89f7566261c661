import { shown } from '../course/project';
import { learnerText, type LearnerText } from '../faults/learner-text';
import { sourceLines } from './source-text';

/** Consecutive lines of a learner's file, with their indentation. */
export interface Listing {
  readonly file: string;
  /** The number of the first line, from 1. */
  readonly from: number;
  readonly lines: readonly LearnerText[];
}

/** Lines that are shown above and below a line of the story. */
const AROUND = 3;
const MOST_LINES = 120;
const LISTED = { head: 160, isOneLine: true };

/** The parts of the learner's files that a story speaks of, in the order of the files' names and lines. */
export function listingsOf(places: readonly { readonly file: string; readonly line: number }[]): Listing[] {
  const wanted = new Map<string, Set<number>>();
  for (const { file, line } of places) {
    const lines = wanted.get(file) ?? new Set();
    for (let near = line - AROUND; near <= line + AROUND; near++) lines.add(near);
    wanted.set(file, lines);
  }
  let left = MOST_LINES;
  return [...wanted]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([file, lines]) => {
      const all = sourceLines(file);
      const numbers = [...lines].filter((line) => line >= 1 && line <= all.length).sort((a, b) => a - b);
      return runsOf(numbers).flatMap((run) => {
        const [from] = run;
        const some = run.slice(0, left);
        left -= some.length;
        if (from === undefined || some.length === 0) return [];
        const texts = some.map((line) => learnerText(all[line - 1]?.replaceAll('\t', '  '), LISTED));
        return [{ file: shown(file), from, lines: texts }];
      });
    });
}

/** Numbers in order, cut where one is missing. */
function runsOf(numbers: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const number of numbers) {
    const last = runs.at(-1);
    if (last?.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs;
}
