import type { SourceLine } from '../faults/traced-step';
import type { Kata } from '../course/course';
import type { Fault } from '../faults/failure';
import { shown } from '../course/project';
import type { Act, Place, TrailEntry, TurnEnd, TurnStep } from '../faults/turns';
import type { LineRole } from '../faults/line-role';
import { asAsked, askedText, asksOf, type Asks } from './asked-text';
import { isAsleepAfter } from '../explorer/run/step-facts';
import { decisiveSteps } from './decisive-steps';
import { drawnSteps, type DrawnStep } from './drawn-step';
import { faults } from './faults';
import { ABOUT_BYTES, inHex } from './hex-words';
import { lessonOf } from './lesson';
import { listingsOf, type Listing } from './listing';
import { hintFor } from './hints';
import { sentenceOf } from './sentence';
import { captionOf } from './sentences/captions';
import { whereaboutsText } from './sentences/whereabouts';
import { shortened } from './shortened';
import { sourceText } from './source-text';
import { memoryText, stepText } from './step-text';
import { actText, endText } from './turn-text';
import { blockOf, wordNames } from './word-names';

/** A line of the learner's, ready to be shown. The file is relative to the project where it can be. */
export interface ShownLine {
  readonly file: string;
  readonly line: number;
  readonly source: string;
}

export interface ShownStep {
  /** Its number in the run, by which the sentence speaks of it. */
  readonly number?: number;
  /** The sentence speaks of it. */
  readonly isDecisive?: true;
  readonly text: string;
  readonly where?: ShownLine;
  /** The function of a reference solution that the line called, in which the step was taken. */
  readonly via?: string;
  /** What it left in memory. */
  readonly memory?: string;
  /** Which block of memory that is in. */
  readonly block?: string;
  /** It has changed that memory. */
  readonly isChange?: true;
  readonly isAsleep?: true;
  readonly drawn?: DrawnStep;
}

export interface ShownCall {
  readonly process: number;
  readonly call: string;
  readonly outcome: string;
  /** A different process came in between; the call continues further down. */
  readonly isPreempted?: true;
  readonly act: Act['kind'];
  /** The process that sent what arrives, where it has a number. */
  readonly from?: number;
  readonly end: TurnEnd['kind'];
  /** The switch to this turn is the one without which the run passes. */
  readonly isDeciding?: true;
  readonly steps: readonly ShownStep[];
}

/** A fault as it is shown to the learner. */
export interface Diagnosis {
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly lesson: string;
  readonly expected?: string;
  readonly actual?: string;
  readonly where?: ShownLine;
  /** What happened at that line, and so why it is shown. */
  readonly whereWhy?: string;
  /** Where the process continued that was stopped after that line. */
  readonly whereNext?: ShownLine;
  /** Of processes that will never continue: where each of them is. */
  readonly whereabouts?: readonly string[];
  readonly counterexample?: string;
  readonly output?: string;
  /** The calls that led to it, the last one last. */
  readonly calls?: readonly ShownCall[];
  /** The learner's code around the lines of those calls. */
  readonly listings?: readonly Listing[];
  /** The number of the hint that fits. */
  readonly hint?: number;
}

const MOST_CALLS = 12;
const MOST_STEPS = 6;
/** A schedule is shown whole, unless it is very long. */
const MOST_TURNS = 40;
const MOST_STEPS_OF_A_TURN = 16;

/** From a fault as the lab saw it, in a law of that stage, to what helps the learner. */
export function diagnose(
  kata: Kata,
  fault: Fault,
  trail: readonly TrailEntry[] = [],
  stage?: number,
): Diagnosis {
  const { code, expected, actual, counterexample, output } = fault;
  const asks = asksOf(kata);
  const { title } = faults[code];
  const sentence = sentenceOf(asAsked(fault, asks));
  const hint = hintFor(kata, code, stage)?.number;
  const { where, role } = fault.where === undefined ? lastOfCall(trail) : { role: roleOf(fault), ...fault };
  const next = role?.kind === 'switched' && !isSameLine(role.next, where) ? role.next : undefined;
  const isSchedule = fault.replay !== undefined;
  const decisive = decisiveSteps(fault);
  const story = ABOUT_BYTES.has(code) ? trail.map(turnInHex) : trail;
  const turns = story.slice(isSchedule ? -MOST_TURNS : -MOST_CALLS);
  const most = isSchedule ? MOST_STEPS_OF_A_TURN : MOST_STEPS;
  const calls = showCalls(story, turns, { most, decisive, role, asks });
  const listings = listingsOf([
    ...turns.flatMap(({ steps }) => steps.flatMap((step) => step.where ?? [])),
    ...(where === undefined ? [] : [where]),
  ]);
  return {
    code,
    title,
    sentence: fault.isPromise === true ? `Promised: ${sentence}` : sentence,
    lesson: lessonOf(fault, kata),
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(where === undefined ? {} : { where: showLine(where) }),
    ...(where === undefined || role === undefined ? {} : { whereWhy: captionOf(role, where) }),
    ...(next === undefined ? {} : { whereNext: showLine(next) }),
    ...(fault.whereabouts === undefined
      ? {}
      : { whereabouts: fault.whereabouts.map((one) => whereaboutsText(one, asks)) }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(output === undefined ? {} : { output }),
    ...(calls.length === 0 ? {} : { calls, listings }),
    ...(hint === undefined ? {} : { hint }),
  };
}

function turnInHex(turn: TrailEntry): TrailEntry {
  return { ...turn, steps: turn.steps.map(inHex) };
}

/** Without an error of its own, a fault is shown at the last line of the call in which it was found. */
function lastOfCall(trail: readonly TrailEntry[]): Pick<Fault, 'where' | 'role'> {
  const steps = trail.at(-1)?.steps ?? [];
  // Starting a process is a step, but what goes wrong in this course goes wrong after it.
  const where = steps.findLast((step) => step.where !== undefined && step.did.kind !== 'spawn')?.where;
  return where === undefined ? {} : { where, role: { kind: 'last-of-call' } };
}

/** The line of an error is where it was thrown. Of other faults, what finds them says what the line is. */
function roleOf({ facts, role }: Fault): LineRole | undefined {
  return role ?? (facts?.kind === 'threw' ? { kind: 'threw' } : undefined);
}

function isSameLine(one: SourceLine | undefined, other: SourceLine | undefined): boolean {
  return one?.file === other?.file && one?.line === other?.line;
}

/** How much of a story is shown, and what matters in it. */
export interface Telling {
  /** A longer turn is shortened to this many steps, and those of which the sentence speaks. */
  readonly most: number;
  readonly decisive: ReadonlySet<number>;
  readonly role?: LineRole | undefined;
  readonly asks: Asks;
}

/** Some turns of a story as they are shown. */
export function showCalls(
  trail: readonly TrailEntry[],
  turns: readonly TrailEntry[],
  { most, decisive, role, asks }: Telling,
): ShownCall[] {
  const named = wordNames(trail);
  const drawn = drawnSteps(trail, named);
  const deciding = role?.kind === 'switched' ? turnFrom(turns, role.before) : undefined;
  return turns.map((entry) => {
    const { process, act, end, steps } = entry;
    return {
      process,
      call: actText(act, asks),
      outcome: outcomeOf(act, end, asks),
      ...(end.kind === 'preempted' ? { isPreempted: true } : {}),
      act: act.kind,
      ...(act.kind === 'delivery' && act.from.kind === 'process' ? { from: act.from.process } : {}),
      end: end.kind,
      ...(entry === deciding ? { isDeciding: true } : {}),
      steps: shortened(steps, most, decisive).map((step) =>
        typeof step === 'number'
          ? { text: `… ${String(step)} more ${step === 1 ? 'step' : 'steps'}` }
          : showStep(step, named, decisive, drawn.get(step)),
      ),
    };
  });
}

/** The turn that begins with that step, or with the first one after it that was recorded. */
function turnFrom(turns: readonly TrailEntry[], step = Infinity): TrailEntry | undefined {
  return turns.find(({ steps }) => steps.some(({ number = -1 }) => number >= step));
}

/** What came back, under the name that later calls have for it. */
function outcomeOf(act: Act, end: TurnEnd, asks: Asks): string {
  const asked = act.kind === 'call' ? askedText(asks, act.asked) : undefined;
  const text = endText(end);
  return end.kind === 'returned' && asked !== undefined ? asked.result(text) : text;
}

function showStep(
  step: TurnStep,
  named: (place: Place) => Place,
  decisive: ReadonlySet<number>,
  drawn: DrawnStep | undefined,
): ShownStep {
  const { where, memory, number } = step;
  return {
    ...(number === undefined ? {} : { number }),
    ...(number !== undefined && decisive.has(number) ? { isDecisive: true } : {}),
    text: stepText(step),
    ...(where === undefined ? {} : { where: showLine(where) }),
    ...(where?.via === undefined ? {} : { via: where.via }),
    ...(memory === undefined ? {} : { memory: memoryText({ ...memory, place: named(memory.place) }) }),
    ...(where?.via !== undefined && memory?.place.kind === 'named' && { block: blockOf(memory.place) }),
    ...(memory !== undefined && 'old' in memory && { isChange: true as const }),
    ...(isAsleepAfter(step) && { isAsleep: true as const }),
    ...(drawn === undefined ? {} : { drawn }),
  };
}

function showLine(where: SourceLine): ShownLine {
  return { file: shown(where.file), line: where.line, source: sourceText(where) };
}
