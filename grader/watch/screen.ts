import { course } from '../course/course';
import { bar } from '../report/terminal/kata';
import type { Style } from '../report/terminal/style';
import { clip, wrap } from '../report/terminal/wrap';
import { judgementLines } from './judgement-lines';
import type { LoopView, Page } from './loop-view';
import { mapLines } from './map-lines';
import { isComplete, minutesLeft, requiredPlaces } from './place';

const HEAD = 3;
const FOOT = 2;
const FEWEST_BODY_ROWS = 3;

/** How large the screen is, and how to write on it. */
export interface Screen extends Style {
  readonly rows: number;
}

/** The whole screen as lines, exactly as many as it has rows. */
export function screenOf(view: LoopView, screen: Screen): string[] {
  const body = bodyOf(view, screen);
  const room = bodyRows(screen);
  const from = Math.min(view.scroll, Math.max(0, body.length - room));
  const shown = body.slice(from, from + room);
  const more = body.length - from - shown.length;
  return [
    ...head(view, screen),
    ...shown,
    ...Array.from({ length: room - shown.length }, () => ''),
    notice(view, more, screen),
    keys(view, screen),
  ].slice(-screen.rows);
}

/** How far one may scroll down. */
export function lastScroll(view: LoopView, screen: Screen): number {
  return Math.max(0, bodyOf(view, screen).length - bodyRows(screen));
}

export function bodyRows({ rows }: Screen): number {
  return Math.max(FEWEST_BODY_ROWS, rows - HEAD - FOOT);
}

function head({ place: { kata, stage }, progress }: LoopView, style: Style): string[] {
  const { color, columns } = style;
  const { title = '', kind } = kata.stages[stage - 1] ?? {};
  const required = kata.stages.filter((one) => one.kind !== 'extra').length;
  const number = kind === 'extra' ? 'extra stage' : `stage ${String(stage)} of ${String(required)}`;
  const places = requiredPlaces();
  const done = places.filter((one) => isComplete(one, progress)).length;
  const course = `${String(done)} of ${String(places.length)} stages`;
  const left = `${course} · about ${hours(minutesLeft(progress))} left`;
  return [
    color.bold(clip(`${kata.folder.slice(0, 2)} ${kata.id} · ${number} · ${title}`, columns)),
    columns < left.length + 24
      ? color.dim(clip(left, columns))
      : `${bar(done, places.length, style)} ${color.dim(left)}`,
    '',
  ];
}

function hours(minutes: number): string {
  return minutes < 90 ? `${String(minutes)} min` : `${String(Math.round(minutes / 60))} h`;
}

function bodyOf(view: LoopView, style: Style): string[] {
  if (view.page === undefined) return judgementLines(view, style);
  return pageLines(view.page, view, style);
}

function pageLines(page: Page, view: LoopView, style: Style): string[] {
  const { color, columns } = style;
  switch (page.kind) {
    case 'map':
      return mapLines(view, style);
    case 'keys':
      return KEYS.map(([key, what]) => `  ${color.bold(key.padEnd(8))}${clip(what, columns - 10)}`);
    case 'welcome':
      return (WELCOME[page.number] ?? []).flatMap((text) => [...wrap(text, columns - 1), '']);
    case 'text':
      return [
        color.bold(clip(page.title, columns)),
        '',
        ...page.text.split('\n').flatMap((line) => fitted(line, columns)),
      ];
  }
}

/** An address that is too long is broken, and not cut off: all of it is needed. */
function fitted(line: string, columns: number): string[] {
  return line.length > columns ? wrap(line, columns) : [line];
}

/** What each key does, as the page behind `?` shows it. */
const KEYS = [
  ['n', 'next: the next stage, when this one is complete'],
  ['h', 'hint: the next hint that fits this stage'],
  ['l', 'list: all katas and stages, and where you are'],
  ['o', 'open: a picture of the failure that is shown, in the browser'],
  ['p', 'play: choose in the browser which process takes the next step'],
  ['j', 'judge now, without a save'],
  ['r', 'reset: put the stub back; your file is copied first'],
  ['s', 'solution: where it is, once the stage is complete (or press s twice)'],
  ['↑ ↓', 'scroll by a line; space and b by a screen'],
  ['q', 'quit; everything that was judged is kept'],
] as const;

const WELCOME = [
  [
    'Welcome to forklings.',
    `You will rebuild Python’s multiprocessing on real processes, in ${String(course().katas.length)} katas. Each kata has stages of 15 to 45 minutes.`,
    'Keep this screen beside your editor. Whenever you save your file, it is judged, and the most instructive failure is shown here.',
    'Press n to continue.',
  ],
  [
    'How you are judged',
    'Your code runs in several real processes, and the grader decides which of them runs next. So a race is found every time, and shown as the smallest sequence of steps that breaks your code.',
    'Correct code passes every time, however busy your computer is.',
    'Press n to continue.',
  ],
  [
    'How a stage goes',
    'Read its part of the lesson (README.md in the folder of the kata), write the members that it asks for, and save. Press h for a hint, l for the map of the course, and ? for all keys.',
    'Press n to begin.',
  ],
];

export const WELCOME_PAGES = WELCOME.length;

function notice({ notice: text }: LoopView, more: number, { color, columns }: Style): string {
  const below = more > 0 ? `↓ ${String(more)} more ${more === 1 ? 'line' : 'lines'} (space)` : '';
  if (text === undefined) return color.dim(clip(below, columns));
  return color.yellow(clip(text, columns));
}

function keys({ page, judgement }: LoopView, { color, columns }: Style): string {
  const next = judgement.kind === 'complete' ? 'n next stage · ' : '';
  const all =
    page?.kind === 'welcome'
      ? ['n next · q quit']
      : page === undefined
        ? [`${next}h hint · l list · o picture · p play · ? keys · q quit`, `${next}? keys · q quit`]
        : ['any key: back · q quit'];
  return color.dim(all.find((text) => text.length <= columns) ?? clip(all[0] ?? '', columns));
}
