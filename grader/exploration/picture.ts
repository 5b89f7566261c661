import type { SourceLine } from '../faults/traced-step';
import path from 'node:path';
import type { PartReport } from '../explorer/puppet/perform';
import type { TracedEvent } from '../explorer/puppet/tracer';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../explorer/board/call-numbers';
import { Action, End } from '../explorer/board/layout';
import { argumentsOf, describeInput } from '../history';
import type { Asked } from '../faults/asked';
import { show } from '../faults/show';
import { isAsleepAfter, type StepAction, type Word } from '../explorer/run/step-facts';
import type { Act, MemoryAfter, Place, TrailEntry, TurnEnd, TurnStep } from '../faults/turns';
import type { ObservedCall, ObservedRun } from './observed-run';
import { pipeName } from './pipe-faults';
import type { LineOf, Names } from './owners';

interface Drawn {
  readonly process: number;
  readonly call: ObservedCall;
  steps: TurnStep[];
}

/**
 * Draws the run as lanes: call by call, step by step, with the memory after each step. A turn ends where another
 * process continues.
 */
export function paint(
  run: ObservedRun,
  reports: readonly PartReport[],
  names: Names,
  pids: readonly number[] = [],
): readonly TrailEntry[] {
  const placeOf = placesIn(names);
  const steady = withoutPids(pids);
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
    last.steps.push(stepOf(event, placeOf, steady));
  }
  drawCallsWithoutSteps(Infinity);
  drawKills(run, drawn);
  return drawn.map((one, at) => entryOf(one, drawn, at, run));
}

/** A step that is not taken yet, and where it will be. */
export interface IntendedStep extends TurnStep {
  readonly place?: Place;
}

/** The step that a process was about to take when the run was held; undefined where it has announced none. */
export function paintIntended(
  { intended }: PartReport,
  names: Names,
  pids: readonly number[],
): IntendedStep | undefined {
  if (intended === undefined) return undefined;
  const places = placesIn(names);
  const place = places(intended.address);
  return { ...stepOf(intended, places, withoutPids(pids)), ...(place === undefined ? {} : { place }) };
}

function numberOf(call: ObservedCall): number {
  return call.part === 'program'
    ? call.index
    : call.part === 'before'
      ? FIRST_CALL_BEFORE + call.index
      : FIRST_CALL_AFTER + call.index;
}

function stepOf(event: TracedEvent, placeOf: Places, steady: (word: Word) => Word): TurnStep {
  const { did, then, where, address } = event;
  const place = placeOf(address);
  const memory = place === undefined ? undefined : memoryAfter(event, place, steady);
  return {
    number: event.step + 1,
    did: steadyAction(did, steady),
    ...(then === undefined
      ? {}
      : { then: then.kind === 'gave' ? { ...then, value: steady(then.value) } : then }),
    ...(where === undefined ? {} : { where: where as SourceLine }),
    ...(memory === undefined ? {} : { memory }),
  };
}

function steadyAction(did: StepAction, steady: (word: Word) => Word): StepAction {
  if (did.kind === 'wait') return { ...did, expected: steady(did.expected) };
  if (did.kind !== 'access') return did;
  const { operand, expected } = did;
  return {
    ...did,
    ...(operand === undefined ? {} : { operand: steady(operand) }),
    ...(expected === undefined ? {} : { expected: steady(expected) }),
  };
}

function memoryAfter(
  { value, old, held }: TracedEvent,
  place: Place,
  steady: (word: Word) => Word,
): MemoryAfter | undefined {
  if (value !== undefined)
    return { place, value: steady(value), ...(old === undefined ? {} : { old: steady(old) }) };
  return held === undefined ? undefined : { place, held };
}

/** Replaces pids by the numbers of the processes, because pids differ in each run. */
function withoutPids(pids: readonly number[]): (word: Word) => Word {
  return (word) => {
    const at = typeof word === 'object' ? -1 : pids.indexOf(Number(word));
    return at < 0 ? word : { pid: at + 1 };
  };
}

/** Undefined where nothing known lies. */
type Places = (address: number) => Place | undefined;

function placesIn(names: Names): Places {
  return (address) => {
    const range = names.find(({ start, byteLength }) => address >= start && address < start + byteLength);
    if (range === undefined) return undefined;
    if (range.isPipe === true) return { kind: 'pipe', pipe: pipeName(names, range) };
    if (range.label === '') return { kind: 'unnamed' };
    const same = names.filter((one) => one.label === range.label && one.isPipe !== true);
    const isOne = range.byteLength <= 8 && address === range.start;
    return {
      kind: 'named',
      name: range.label,
      ...(same.length > 1 ? { number: same.indexOf(range) + 1 } : {}),
      ...(isOne ? {} : { offset: address - range.start }),
    };
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
  const { part } = call;
  const act: Act = isFirst
    ? { kind: 'call', call: describeInput(call.input), part, asked: askedOf(call) }
    : { kind: 'continued', part };
  return { process, act, end: isLast ? endOf(call, run, steps.at(-1)) : interruption(steps.at(-1)), steps };
}

function askedOf({ input }: ObservedCall): Asked {
  return { of: 'world', name: input.method, args: argumentsOf(input) };
}

function interruption(last: TurnStep | undefined): TurnEnd {
  return { kind: last !== undefined && isAsleepAfter(last) ? 'asleep' : 'preempted' };
}

function endOf(call: ObservedCall, run: ObservedRun, lastStep: TurnStep | undefined): TurnEnd {
  switch (call.outcome.kind) {
    case 'returned': {
      const { value } = call.outcome;
      return value === undefined ? { kind: 'done' } : { kind: 'returned', value: show(value) };
    }
    case 'threw':
      return { kind: 'threw', name: call.outcome.error.name };
    case 'blocked':
      return { kind: 'asleep-for-ever' };
    case 'cut off':
      if (run.isKilled(call.process)) return { kind: 'killed' };
      return run.end === End.held ? interruption(lastStep) : { kind: 'endless' };
  }
}

/** Adds the processes that were killed before their first step, which have no lane yet. */
function drawKills(run: ObservedRun, drawn: Drawn[]): void {
  for (const step of run.steps) {
    if (step.action !== Action.kill) continue;
    const process = step.process + 1;
    const call = run.calls.findLast((one) => one.process === process);
    if (call !== undefined && !drawn.some((one) => one.call === call))
      drawn.push({ process, call, steps: [] });
  }
}

/** Where a process was in the learner's code when it took its last step before the given one. */
export function lineOf(reports: readonly PartReport[]): LineOf {
  return (process, step) => {
    const events = reports[process - 1]?.traced ?? [];
    const last = events.findLast((event) => event.step < step && event.where !== undefined);
    const where = last?.where as SourceLine | undefined;
    return where === undefined ? undefined : { file: path.basename(where.file), line: where.line };
  };
}
