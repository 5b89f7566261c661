import type { SourceLine } from '../faults/traced-step';
import type { Kata } from '../course/course';
import type { Fault } from '../faults/failure';
import { shown } from '../course/project';
import type { TrailEntry, TurnStep } from '../faults/turns';
import { faults } from './faults';
import { hintFor } from './hints';
import { sentenceOf } from './sentence';
import { sourceText } from './source-text';
import { memoryText, stepText } from './step-text';
import { actText, endText } from './turn-text';

/** A line of the learner's, ready to be shown. The file is relative to the project where it can be. */
export interface ShownLine {
  readonly file: string;
  readonly line: number;
  readonly source: string;
}

export interface ShownStep {
  readonly text: string;
  readonly where?: ShownLine;
  /** What it left in memory. */
  readonly memory?: string;
}

export interface ShownCall {
  readonly process: number;
  readonly call: string;
  readonly outcome: string;
  /** A different process came in between; the call continues further down. */
  readonly isPreempted?: true;
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
  readonly counterexample?: string;
  readonly output?: string;
  /** The calls that led to it, the last one last. */
  readonly calls?: readonly ShownCall[];
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
  const { title, lesson } = faults[code];
  const hint = hintFor(kata, code, stage)?.number;
  const where = fault.where ?? lastLine(trail);
  const isSchedule = fault.replay !== undefined;
  const calls = trail
    .slice(isSchedule ? -MOST_TURNS : -MOST_CALLS)
    .map((entry) => showCall(entry, isSchedule ? MOST_STEPS_OF_A_TURN : MOST_STEPS));
  return {
    code,
    title,
    sentence: sentenceOf(fault),
    lesson,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
    ...(where === undefined ? {} : { where: showLine(where) }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(output === undefined ? {} : { output }),
    ...(calls.length === 0 ? {} : { calls }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Without an error of its own, a fault is shown at the last line of the learner's that reached the kernel. */
function lastLine(trail: readonly TrailEntry[]): SourceLine | undefined {
  const steps = trail.flatMap((entry) => entry.steps);
  // Starting a process is a step, but what goes wrong in this course goes wrong after it.
  return steps.findLast((step) => step.where !== undefined && step.did.kind !== 'spawn')?.where;
}

function showCall({ process, act, end, steps }: TrailEntry, most: number): ShownCall {
  return {
    process,
    call: actText(act),
    outcome: endText(end),
    ...(end.kind === 'preempted' ? { isPreempted: true } : {}),
    steps: steps.slice(0, most).map(showStep),
  };
}

function showStep(step: TurnStep): ShownStep {
  const { where, memory } = step;
  return {
    text: stepText(step),
    ...(where === undefined ? {} : { where: showLine(where) }),
    ...(memory === undefined ? {} : { memory: memoryText(memory) }),
  };
}

function showLine(where: SourceLine): ShownLine {
  return { file: shown(where.file), line: where.line, source: sourceText(where) };
}
