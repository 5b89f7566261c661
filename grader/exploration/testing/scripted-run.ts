import type { Input, Program } from '../../history/program';
import { FIRST_CALL_AFTER } from '../../explorer/board/call-numbers';
import { End, EventType } from '../../explorer/board/layout';
import type { ResultTables } from '../../explorer/board/result-tables';
import type { EventRecord, StepRecord } from '../../explorer/run/run-record';
import { writtenRun, type RunFacts } from '../../explorer/testing/written-run';
import { ObservedRun } from '../observed-run';

/** One line of a script: a process begins a call, or its call ends. `step`: how many steps there have been by then. */
export type ScriptLine = { readonly process: number; readonly step?: number } & (
  { readonly begins: Input } | { readonly returns: unknown } | { readonly throws: string }
);

interface Facts extends RunFacts {
  readonly steps?: readonly StepRecord[];
  /** This many of process 1's calls, the last ones, come after the run. */
  readonly after?: number;
}

/** A run that was never made, as a judge sees it: which calls were made, what came of each, and in which order. */
export function scriptedRun(
  lines: readonly ScriptLine[],
  { steps = [], after = 0, ...facts }: Facts = {},
): ObservedRun {
  const values: unknown[] = [];
  const programs: Input[][] = [];
  const events: EventRecord[] = [];
  const calledBy = (process: number): Input[] => (programs[process - 1] ??= []);
  const total = lines.filter((line) => 'begins' in line && line.process === 1).length;
  const note = (process: number, type: EventType, value: unknown, step = 0): void => {
    const at = calledBy(process).length - 1;
    const late = process === 1 ? at - (total - after) : -1;
    const call = late >= 0 ? FIRST_CALL_AFTER + late : at;
    events.push({ process: process - 1, type, call, value: values.length, step });
    values.push(value);
  };
  for (const line of lines) {
    if ('begins' in line) {
      calledBy(line.process).push(line.begins);
      note(line.process, EventType.call, undefined, line.step);
    } else if ('returns' in line) note(line.process, EventType.returned, line.returns, line.step);
    else note(line.process, EventType.threw, line.throws, line.step);
  }
  const processes = Math.max(programs.length, 32 - Math.clz32((facts.asleep ?? 0) | (facts.killed ?? 0)));
  const all: Program[] = Array.from({ length: processes }, (_, process) => programs[process] ?? []);
  const [first = []] = all;
  const plan = {
    world: 'scripted',
    programs: [first.slice(0, first.length - after), ...all.slice(1)],
    after: first.slice(first.length - after),
  };
  const tables: Pick<ResultTables, 'value' | 'error'> = {
    value: (_, at) => values[at],
    error: (_, at) => ({ name: String(values[at]), message: '', stack: '' }),
  };
  return new ObservedRun(writtenRun(steps, facts, events), plan, tables as ResultTables);
}

/** The call and its answer, one after the other. */
export const returning = (process: number, begins: Input, returns?: unknown): readonly ScriptLine[] => [
  { process, begins },
  { process, returns },
];
export const throwing = (process: number, begins: Input, throws: string): readonly ScriptLine[] => [
  { process, begins },
  { process, throws },
];

/** The mask of these processes, from 1. */
export function maskOf(...processes: readonly number[]): number {
  return processes.reduce((mask, process) => mask | (1 << (process - 1)), 0);
}

/** No process can run, and these sleep. */
export function stuck(...asleep: readonly number[]): RunFacts {
  return { end: End.stuck, asleep: maskOf(...asleep) };
}
