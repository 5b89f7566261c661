import type { SourceLine, TracedStep } from '../faults/traced-step';
import path from 'node:path';
import type { PartReport } from '../explorer/puppet/perform';
import type { TracedEvent } from '../explorer/puppet/tracer';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../explorer/board/call-numbers';
import { Action } from '../explorer/board/layout';
import { describeInput } from '../history';
import type { TrailEntry } from '../faults/failure';
import { show } from '../faults/show';
import type { ObservedCall, ObservedRun } from './observed-run';
import { pipeName } from './pipe-faults';
import type { LineOf, Names } from './stuck';

export interface Painted {
  readonly entries: readonly TrailEntry[];
  /** The last line of the learner's that was reached. */
  readonly lastLine: SourceLine | undefined;
}

interface Drawn {
  readonly process: number;
  readonly call: ObservedCall;
  steps: TracedStep[];
}

/** The run as lanes: call by call, step by step, with the memory after each; cut where another process goes on. */
export function paint(
  run: ObservedRun,
  reports: readonly PartReport[],
  names: Names,
  pids: readonly number[] = [],
): Painted {
  const label = labeller(names);
  const told = withoutPids(pids);
  const traced = reports
    .flatMap(({ traced: events }, process) =>
      events.map((event, order) => ({ event, process: process + 1, order })),
    )
    .filter(({ event }) => event.call < FIRST_CALL_BEFORE)
    .sort((a, b) => a.event.step - b.event.step || a.process - b.process || a.order - b.order);
  const drawn: Drawn[] = [];
  const calls = [...run.calls].sort((a, b) => a.begun - b.begun);
  const drawCallsWithoutSteps = (until: number): void => {
    while (calls[0] !== undefined && (calls[0].part === 'before' || calls[0].firstStep < until)) {
      const [call] = calls.splice(0, 1);
      if (call !== undefined && (call.part === 'before' || !hasSteps(call)))
        drawn.push({ process: call.process, call, steps: [] });
    }
  };
  const hasSteps = (call: ObservedCall): boolean =>
    traced.some(({ event, process }) => process === call.process && numberOf(call) === event.call);

  for (const { event, process } of traced) {
    const call = run.calls.find((one) => one.process === process && numberOf(one) === event.call);
    if (call === undefined) continue;
    drawCallsWithoutSteps(event.step);
    let last = drawn.at(-1);
    if (last?.call !== call) {
      last = { process, call, steps: [] };
      drawn.push(last);
    }
    last.steps.push(stepOf(event, label, told));
  }
  drawCallsWithoutSteps(Infinity);
  drawKills(run, drawn);
  const entries = drawn.map((one, at) => entryOf(one, drawn, at, run));
  const lastLine = traced.findLast(({ event }) => event.where !== undefined)?.event.where as
    SourceLine | undefined;
  return { entries, lastLine };
}

function numberOf(call: ObservedCall): number {
  return call.part === 'program'
    ? call.index
    : call.part === 'before'
      ? FIRST_CALL_BEFORE + call.index
      : FIRST_CALL_AFTER + call.index;
}

function stepOf(
  event: TracedEvent,
  label: (address: number) => string | undefined,
  told: (text: string) => string,
): TracedStep {
  const { text, where, address, value, old, held } = event;
  const place = label(address);
  const memory =
    place === undefined || value === undefined
      ? place === undefined || held === undefined
        ? undefined
        : `${place} holds ${held === 0 ? 'nothing' : `${String(held)} B`}`
      : old === undefined
        ? `${place} = ${String(value)}`
        : `${place}: ${String(old)} → ${String(value)}`;
  return {
    text: told(text),
    ...(where === undefined ? {} : { where: where as SourceLine }),
    ...(memory === undefined ? {} : { memory: told(memory) }),
  };
}

/** The system's numbers of the processes are others in each run: what is shown is whose it is. */
function withoutPids(pids: readonly number[]): (text: string) => string {
  return (text) =>
    text.replace(/\d+/g, (digits) => {
      const at = pids.indexOf(Number(digits));
      return at < 0 ? digits : `pid ${String(at + 1)}`;
    });
}

/** `lock`, or `lock[4]` where there is more than one word. */
function labeller(names: Names): (address: number) => string | undefined {
  return (address) => {
    const at = names.findIndex(({ start, byteLength }) => address >= start && address < start + byteLength);
    const range = names[at];
    if (range?.isPipe === true) return pipeName(names, range);
    if (range === undefined || range.label === '')
      return address < 0 || range === undefined ? undefined : 'memory';
    const same = names.filter((one) => one.label === range.label && one.isPipe !== true);
    const number = same.length > 1 ? `#${String(same.indexOf(range) + 1)}` : '';
    const isOne = range.byteLength <= 8 && address === range.start;
    return `${range.label}${number}${isOne ? '' : `[${String(address - range.start)}]`}`;
  };
}

function entryOf(
  { process, call, steps }: Drawn,
  all: readonly Drawn[],
  at: number,
  run: ObservedRun,
): TrailEntry {
  const isFirst = all.findIndex((one) => one.call === call) === at;
  const isLast = all.findLastIndex((one) => one.call === call) === at;
  const text = isFirst ? describeInput(call.input) : '… goes on';
  const who =
    call.part === 'before' ? `first, ${text}` : call.part === 'after' ? `at the end, ${text}` : text;
  const sleeps = /^(waits|sleeps)\b| → waits$/.test(steps.at(-1)?.text ?? '');
  const outcome = isLast ? outcomeOf(call, run) : sleeps ? 'asleep' : 'preempted';
  return { process, call: who, outcome, steps };
}

function outcomeOf(call: ObservedCall, run: ObservedRun): string {
  switch (call.outcome.kind) {
    case 'returned':
      return call.outcome.value === undefined ? 'done' : show(call.outcome.value);
    case 'threw':
      return `throws ${call.outcome.error.name}`;
    case 'blocked':
      return 'asleep for ever';
    case 'cut off':
      return run.isKilled(call.process) ? 'killed here' : 'never ends';
  }
}

/** A process that was killed before its first step has no lane yet. */
function drawKills(run: ObservedRun, drawn: Drawn[]): void {
  for (const step of run.steps) {
    if (step.action !== Action.kill) continue;
    const process = step.process + 1;
    const call = run.calls.findLast((one) => one.process === process);
    if (call !== undefined && !drawn.some((one) => one.call === call))
      drawn.push({ process, call, steps: [] });
  }
}

/** Where a process was in the learner's code when it had taken its last step before that one. */
export function lineOf(reports: readonly PartReport[]): LineOf {
  return (process, step) => {
    const events = reports[process - 1]?.traced ?? [];
    const last = events.findLast((event) => event.step < step && event.where !== undefined);
    const where = last?.where as SourceLine | undefined;
    return where === undefined ? undefined : `${path.basename(where.file)}:${String(where.line)}`;
  };
}
