import { wrap } from '../../report/terminal/wrap';
import { cellsOf, type Cell } from '../model/cells';
import { rowText } from '../model/row-text';
import { processesOf, rowsOf, type Row } from '../model/rows';
import type { Story } from '../model/story';
import { element, type Drawn } from './element';
import { arrowLines, laneLines } from './lines';
import { memoryColumns } from './memory';
import { placeRows, type Placed } from './placed-rows';
import { charactersIn, columnsFor, HEAD, LINE, MARGIN, MOST_CELLS, WIDTH } from './sizes';
import { STYLE } from './style';

export interface StillOptions {
  /** A name for the picture. */
  readonly title: string;
  /** How many of the last turns are drawn; all without it. */
  readonly lastTurns?: number | undefined;
}

/**
 * A run as a still picture, for a page that can only show images: the rows, lanes, memory and arrows are those of the
 * picture in the browser (`model/`). Its description is the whole run as text.
 */
export function runSvg(story: Story, { title, lastTurns }: StillOptions): string {
  const calls = story.calls ?? [];
  const shown = lastTurns === undefined ? calls : calls.slice(-lastTurns);
  const rows = rowsOf({ calls: shown });
  const processes = processesOf(rows);
  const cells = mostChanged(cellsOf(rows));
  const columns = columnsFor(processes.length, cells.length);
  const placed = placeRows(rows, processes, columns);
  const bottom = placed.at(-1)?.bottom ?? HEAD;
  const { end, height } = ending(story, rows, bottom);
  const left = calls.length - shown.length;
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${height}`,
      width: WIDTH,
      height,
      role: 'img',
      'aria-labelledby': 'title desc',
    },
    [
      element('title', { id: 'title' }, title),
      element('desc', { id: 'desc' }, [...rows.map(rowText), story.fault?.sentence ?? ''].join(' ')),
      element('style', {}, STYLE),
      element('rect', { class: 'page', x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 10 }),
      ...processes.map((process, lane) =>
        text(`process ${process}`, (columns.lanes[lane] ?? 0) + 4, 26, `head p${process}`),
      ),
      ...(left === 0
        ? []
        : [
            text(`${left} earlier ${left === 1 ? 'call is' : 'calls are'} left out`, MARGIN + 86, 26, 'soft'),
          ]),
      ...laneLines(rows, placed, processes, columns),
      ...arrowLines(rows, placed, processes, columns),
      ...placed.map(card),
      ...memoryColumns(cells, placed, columns),
      ...end,
    ],
  )}\n`;
}

/** Those that change, in the order in which they were touched. */
function mostChanged(cells: readonly Cell[]): readonly Cell[] {
  const best = [...cells].sort(
    (a, b) => b.stretches.length - a.stretches.length || b.touched.length - a.touched.length,
  );
  const kept = new Set(best.slice(0, MOST_CELLS));
  return cells.filter((cell) => kept.has(cell));
}

function card({ row, left, top, bottom, width, lines }: Placed): Drawn {
  const kinds = ['card', `p${row.process}`, row.kind, row.isDecisive === true ? 'decisive' : ''].filter(
    Boolean,
  );
  return element('g', { class: kinds.join(' ') }, [
    element('rect', { x: left, y: top, width, height: bottom - top, rx: 4 }),
    ...lines.map((line, at) => text(line, left + 8, top + LINE * (at + 1), isBad(row) ? 'bad' : '')),
  ]);
}

function isBad({ end, kind }: Row): boolean {
  return kind === 'end' && (end === 'killed' || end === 'asleep-for-ever' || end === 'never-returns');
}

/** The lines of code, and the fault in one sentence. */
function ending({ fault }: Story, rows: readonly Row[], from: number): { end: Drawn[]; height: number } {
  const most = charactersIn(WIDTH - 2 * MARGIN);
  const places = new Map(
    rows.flatMap(({ where }) =>
      where === undefined ? [] : [[`${where.file}:${where.line}`, where] as const],
    ),
  );
  const isOneFile = new Set([...places.values()].map(({ file }) => file)).size < 2;
  const code = [...places.values()]
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
    .map(({ file, line, source }) => `${isOneFile ? '' : file.replace(/.*\//, '')}:${line}  ${source}`);
  const said = fault === undefined ? [] : wrap(fault.sentence.replaceAll('\n', ' '), most);
  const lines = [
    ...code.flatMap((one) => wrap(one, most)).map((one) => ({ one, kind: 'code' })),
    ...said.map((one) => ({ one, kind: 'bad' })),
  ];
  const gap = (at: number): number => (at >= code.length && code.length > 0 ? 8 : 0);
  const end = lines.map(({ one, kind }, at) => text(one, MARGIN, from + 26 + at * LINE + gap(at), kind));
  return { end, height: from + 26 + lines.length * LINE + 14 };
}

function text(content: string, x: number, y: number, kind: string): Drawn {
  return element('text', { x, y, ...(kind === '' ? {} : { class: kind }) }, content);
}
