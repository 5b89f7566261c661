import type { DiagnosisResult } from '../result';
import type { Style } from './style';
import { clip } from './wrap';

type Call = NonNullable<DiagnosisResult['calls']>[number];

/** Narrower lanes would be unreadable, so then the calls are listed one below the other. */
const NARROWEST_LANE = 24;
const WIDEST_MEMORY = 24;

interface Row {
  readonly process: number;
  readonly text: string;
  readonly isStep: boolean;
  readonly isPreempted: boolean;
  /** What is in memory after the step. */
  readonly memory: string;
}

/** The calls that led to a fault, from top to bottom in the order in which they happened, with one lane for each process. */
export function lanes(calls: readonly Call[], { columns, color }: Style, indent: number): string[] {
  const rows = calls.flatMap(rowsOf);
  const processes = Math.max(...calls.map((call) => call.process));
  const room = columns - indent;
  const memory = Math.min(WIDEST_MEMORY, Math.max(0, ...rows.map((row) => row.memory.length)));
  const width = Math.min(
    60,
    Math.floor((room - (memory === 0 ? 0 : memory + 3) - 3 * (processes - 1)) / processes),
  );
  const paint = (row: Row, text: string): string =>
    row.isStep ? color.dim(text) : row.isPreempted ? color.yellow(text) : text;

  if (width < NARROWEST_LANE) {
    return rows.map((row) =>
      paint(
        row,
        clip(
          `${row.isStep ? '   ' : `${String(row.process)}: `}${row.text}${row.memory === '' ? '' : `   ${row.memory}`}`,
          room,
        ),
      ),
    );
  }
  const numbers = Array.from({ length: processes }, (_, index) => index + 1);
  const cell = (text: string): string => clip(text, width).padEnd(width);
  const head = numbers.map((number) => color.bold(cell(`process ${String(number)}`))).join(' │ ');
  const rule =
    numbers.map(() => '─'.repeat(width)).join('─┼─') + (memory === 0 ? '' : `─┼─${'─'.repeat(memory)}`);
  const last = (text: string): string => (memory === 0 ? '' : ` │ ${clip(text, memory)}`);
  const body = rows.map(
    (row) =>
      numbers.map((number) => (number === row.process ? paint(row, cell(row.text)) : cell(''))).join(' │ ') +
      last(row.memory),
  );
  return [head + last('memory'), rule, ...body].map((line) => line.trimEnd());
}

function rowsOf({ process, call, outcome, isPreempted, steps }: Call): Row[] {
  const arrow = outcome === '' ? '' : ` → ${outcome}`;
  const details = steps.map(({ text, where, memory = '' }) => {
    return {
      process,
      memory,
      text: `  ${where === undefined ? '' : `:${String(where.line)} `}${text}`,
      isStep: true,
      isPreempted: false,
    };
  });
  return [
    { process, text: `${call}${arrow}`, isStep: false, isPreempted: isPreempted === true, memory: '' },
    ...details,
  ];
}

/** The learner's lines that the lanes refer to by number, each once. */
export function legend(calls: readonly Call[], { columns, color }: Style, indent: number): string[] {
  const lines = new Map<string, string>();
  for (const { where } of calls.flatMap((call) => call.steps)) {
    if (where !== undefined) lines.set(`${where.file}:${String(where.line)}`, where.source);
  }
  return [...lines].map(([place, source]) => {
    const name = `${place.slice(place.lastIndexOf('/') + 1)}  `;
    return color.cyan(name) + clip(source, columns - indent - name.length);
  });
}
