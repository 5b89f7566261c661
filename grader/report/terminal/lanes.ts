import type { DiagnosisResult } from '../result';
import type { Style } from './style';
import { folded } from './folded-steps';
import { hang, wrap } from './wrap';

type Call = NonNullable<DiagnosisResult['calls']>[number];

/** Narrower lanes would be unreadable, so then the calls are listed one below the other. */
const NARROWEST_LANE = 24;
const WIDEST_MEMORY = 24;
const MEMORY = 'memory';

interface Row {
  readonly process: number;
  /** Where lines after the first begin. */
  readonly indent: number;
  readonly text: string;
  readonly isStep: boolean;
  readonly isDecisive: boolean;
  readonly isPreempted: boolean;
  /** What is in memory after the step. */
  readonly memory: string;
}

/** The calls that led to a fault, from top to bottom in the order in which they happened, with one lane for each process. */
export function lanes(calls: readonly Call[], { columns, color }: Style, indent: number): string[] {
  const rows = calls.flatMap(rowsOf);
  const processes = [...new Set(calls.map((call) => call.process))].sort((a, b) => a - b);
  const room = columns - indent;
  const widest = Math.max(0, ...rows.map((row) => row.memory.length));
  const memory = widest === 0 ? 0 : Math.min(WIDEST_MEMORY, Math.max(MEMORY.length, widest));
  const width = Math.min(
    60,
    Math.floor((room - (memory === 0 ? 0 : memory + 3) - 3 * (processes.length - 1)) / processes.length),
  );
  const paint = (row: Row, text: string): string =>
    row.isDecisive
      ? color.bold(text)
      : row.isStep
        ? color.dim(text)
        : row.isPreempted
          ? color.yellow(text)
          : text;

  if (width < NARROWEST_LANE) {
    return rows.flatMap((row) => {
      const text = `${row.text}${row.memory === '' ? '' : `   ${row.memory}`}`;
      const head = row.isStep ? '   ' : `${String(row.process)}: `;
      return hang(head, wrapped(text, room - 3, row.indent)).map((line) => paint(row, line));
    });
  }
  const head = processes.map((number) => color.bold(`process ${String(number)}`.padEnd(width))).join(' │ ');
  const rule =
    processes.map(() => '─'.repeat(width)).join('─┼─') + (memory === 0 ? '' : `─┼─${'─'.repeat(memory)}`);
  const body = rows.flatMap((row) => {
    const texts = wrapped(row.text, width, row.indent);
    const cells = memory === 0 ? [] : wrapped(row.memory, memory, 2);
    const height = Math.max(texts.length, cells.length);
    return Array.from({ length: height }, (_, at) => {
      const own = paint(row, (texts[at] ?? '').padEnd(width));
      const lane = processes.map((number) => (number === row.process ? own : ' '.repeat(width)));
      return lane.join(' │ ') + (memory === 0 ? '' : ` │ ${cells[at] ?? ''}`);
    });
  });
  return [head + (memory === 0 ? '' : ` │ ${MEMORY}`), rule, ...body].map((line) => line.trimEnd());
}

/** No part of a step is left out: the number that matters may stand at its end. */
function wrapped(text: string, width: number, indent: number): string[] {
  if (text.length <= width) return [text];
  const room = Math.max(1, width - indent);
  const [first = '', ...others] = wrap(text.trimStart(), room);
  const before = text.slice(0, text.length - text.trimStart().length);
  return before.length + first.length <= width
    ? [before + first, ...others.map((line) => ' '.repeat(indent) + line)]
    : wrap(text.trimStart(), room).map((line) => ' '.repeat(indent) + line);
}

function rowsOf({ process, call, outcome, isPreempted, steps }: Call): Row[] {
  const arrow = outcome === '' ? '' : ` → ${outcome}`;
  const digits = String(Math.max(0, ...steps.map(({ number = 0 }) => number))).length;
  const details = folded(steps).map(({ text, where, memory = '', number, isDecisive = false }) => {
    const mark = number === undefined ? '  ' : `${isDecisive ? '▸' : ' '}${String(number).padStart(digits)} `;
    return {
      process,
      memory,
      text: `${mark}${where === undefined ? '' : `:${String(where.line)} `}${text}`,
      indent: mark.length + 2,
      isStep: true,
      isDecisive,
      isPreempted: false,
    };
  });
  const isStopped = isPreempted === true;
  const row = { process, text: `${call}${arrow}`, indent: 2, memory: '' };
  return [{ ...row, isStep: false, isDecisive: false, isPreempted: isStopped }, ...details];
}

/** The learner's lines that the lanes refer to by number, each once. */
export function legend(calls: readonly Call[], { columns, color }: Style, indent: number): string[] {
  const lines = new Map<string, string>();
  for (const { where } of calls.flatMap((call) => call.steps)) {
    if (where !== undefined) lines.set(`${where.file}:${String(where.line)}`, where.source);
  }
  return [...lines]
    .sort(([one], [other]) => inOrder(one, other))
    .flatMap(([place, source]) => {
      const name = `${place.slice(place.lastIndexOf('/') + 1)}  `;
      const [first = '', ...others] = wrap(source, columns - indent - name.length);
      return [color.cyan(name) + first, ...others.map((line) => ' '.repeat(name.length) + line)];
    });
}

/** By file, and then by line. */
function inOrder(one: string, other: string): number {
  const [file, line] = split(one);
  const [otherFile, otherLine] = split(other);
  return file === otherFile ? line - otherLine : file < otherFile ? -1 : 1;
}

function split(place: string): [file: string, line: number] {
  const at = place.lastIndexOf(':');
  return [place.slice(0, at), Number(place.slice(at + 1))];
}
