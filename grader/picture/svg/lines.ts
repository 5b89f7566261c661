import { arrowsOf } from '../model/arrows';
import { lifelines } from '../model/lifelines';
import type { Row } from '../model/rows';
import { element, type Drawn } from './element';
import type { Placed } from './placed-rows';
import { GAP, HEAD, type Columns } from './sizes';

/** From the left edge of a lane to its line. */
const LINE_AT = 10;

/** A line for each process: what it is doing, row by row. */
export function laneLines(
  rows: readonly Row[],
  placed: readonly Placed[],
  processes: readonly number[],
  { lanes }: Columns,
): Drawn[] {
  return lifelines(rows, processes).map(({ process, state, from, to }) => {
    const x = (lanes[processes.indexOf(process)] ?? 0) + LINE_AT;
    const y1 = placed[from]?.top ?? HEAD;
    const y2 = (placed[to - 1]?.bottom ?? HEAD) + GAP;
    return element('line', { class: `life ${state} p${process}`, x1: x, x2: x, y1, y2 });
  });
}

/** Switches between the lanes, and what wakes a process, or reaches it. */
export function arrowLines(
  rows: readonly Row[],
  placed: readonly Placed[],
  processes: readonly number[],
  { lanes }: Columns,
): Drawn[] {
  const xOf = (process: number): number => (lanes[processes.indexOf(process)] ?? 0) + LINE_AT;
  return arrowsOf(rows).flatMap(({ kind, from, to, sender, isDeciding }): Drawn[] => {
    const [start, end] = [placed[from], placed[to]];
    if (start === undefined || end === undefined) return [];
    const [x1, x2] = [xOf(sender ?? start.row.process), xOf(end.row.process)];
    const y1 = kind === 'switch' ? start.bottom : (start.top + start.bottom) / 2;
    const y2 = kind === 'switch' ? end.top : (end.top + end.bottom) / 2;
    const classes = `arrow ${kind}${isDeciding === true ? ' deciding' : ''}`;
    const line = element('path', {
      class: classes,
      d: `M${round(x1)} ${round(y1)} L${round(x2)} ${round(y2)}`,
    });
    if (kind === 'switch') return [line];
    const back = x2 < x1 ? 7 : -7;
    const head = `M${round(x2)} ${round(y2)} l${back} -4 v8 z`;
    return [line, element('path', { class: `${classes} tip`, d: head })];
  });
}

function round(number: number): string {
  return String(Math.round(number * 10) / 10);
}
