import type { Input, Program } from '../../history/program';
import { FIRST_CALL_AFTER } from '../../explorer/board/call-numbers';
import { End, EVENT_WORDS, EventType, Head, HEAD_WORDS } from '../../explorer/board/layout';
import type { ResultTables } from '../../explorer/board/result-tables';
import { RunRecord, type StepRecord } from '../../explorer/run/run-record';
import { writtenRun, type RunFacts } from '../../explorer/testing/written-run';
import { ObservedRun } from '../observed-run';

/** One line of a history: process 1 begins a call, or its call comes to an end. */
export type Told =
  | { readonly process: number; readonly begins: Input }
  | { readonly process: number; readonly returns: unknown }
  | { readonly process: number; readonly throws: string };

interface Facts extends RunFacts {
  readonly steps?: readonly StepRecord[];
  /** So many of process 1's calls, the last ones, came when all was over. */
  readonly after?: number;
}

/** A run that nobody made, as a judge sees it: what was called, what came of it, and in which order. */
export function toldRun(
  lines: readonly Told[],
  { steps = [], after = 0, ...facts }: Facts = {},
): ObservedRun {
  const values: unknown[] = [];
  const programs: Input[][] = [];
  const events: number[] = [];
  const calledBy = (process: number): Input[] => (programs[process - 1] ??= []);
  const total = lines.filter((line) => 'begins' in line && line.process === 1).length;
  const note = (process: number, type: number, value: unknown): void => {
    const at = calledBy(process).length - 1;
    const late = process === 1 ? at - (total - after) : -1;
    events.push(
      (process - 1) | (type << 4) | ((late >= 0 ? FIRST_CALL_AFTER + late : at) << 8),
      values.length,
      0,
    );
    values.push(value);
  };
  for (const line of lines) {
    if ('begins' in line) {
      calledBy(line.process).push(line.begins);
      note(line.process, EventType.call, undefined);
    } else if ('returns' in line) note(line.process, EventType.returned, line.returns);
    else note(line.process, EventType.threw, line.throws);
  }
  const processes = Math.max(programs.length, 32 - Math.clz32((facts.asleep ?? 0) | (facts.killed ?? 0)));
  const all: Program[] = Array.from({ length: processes }, (_, process) => programs[process] ?? []);
  const [first = []] = all;
  const plan = {
    world: 'told',
    programs: [first.slice(0, first.length - after), ...all.slice(1)],
    after: first.slice(first.length - after),
  };
  const tables: Pick<ResultTables, 'value' | 'error'> = {
    value: (_, at) => values[at],
    error: (_, at) => ({ name: String(values[at]), message: '', stack: '' }),
  };
  return new ObservedRun(withEvents(writtenRun(steps, facts), events), plan, tables as ResultTables);
}

/** The call and its answer, one after the other. */
export const returning = (process: number, begins: Input, returns?: unknown): readonly Told[] => [
  { process, begins },
  { process, returns },
];
export const throwing = (process: number, begins: Input, throws: string): readonly Told[] => [
  { process, begins },
  { process, throws },
];

/** Of these processes, from 1. */
export function maskOf(...processes: readonly number[]): number {
  return processes.reduce((mask, process) => mask | (1 << (process - 1)), 0);
}

/** Nobody can run, and these sleep. */
export function stuck(...asleep: readonly number[]): RunFacts {
  return { end: End.stuck, asleep: maskOf(...asleep) };
}

/** The run with this history: `EVENT_WORDS` numbers for each event. */
export function withEvents(run: RunRecord, events: readonly number[]): RunRecord {
  const words = Array.from({ length: run.length }, (_, at) => run.word(at));
  words[Head.events] = events.length / EVENT_WORDS;
  words[Head.words] = words.length + events.length;
  if (words.length < HEAD_WORDS) throw new Error('a run has a head');
  return new RunRecord(Int32Array.from([...words, ...events]), 0);
}
