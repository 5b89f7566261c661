import { Action } from '../explorer/board/layout';
import type { PartReport } from '../explorer/puppet/perform';
import type { TracedEvent } from '../explorer/puppet/tracer';
import type { Deviation } from '../explorer/search/schedule';
import type { Fault } from '../faults/failure';
import type { Decision, LineRole } from '../faults/line-role';
import type { SourceLine } from '../faults/traced-step';
import type { ObservedRun } from './observed-run';

/** The line that is shown with a fault, and why. */
export interface DecidingLine {
  readonly where: SourceLine;
  readonly role: LineRole;
}

/**
 * The learner's line at the step that made the difference: where the error was thrown that is the fault; else the step of
 * which the fault itself speaks; else the place of the deviation without which the run passes; else where an error was
 * thrown that is a consequence; else where a process sleeps for ever; else the last operation of the call
 * whose answer is wrong; else the last one of all.
 */
export function decidingLine(
  fault: Fault,
  run: ObservedRun,
  reports: readonly PartReport[],
  deviation: Deviation | undefined,
  lineIn: (stack: string) => SourceLine | undefined = () => undefined,
): DecidingLine | undefined {
  const told = stepOf(fault) ?? shortWrite(reports, fault);
  const [sleeper] = run.sleepers;
  const thrown = thrownAt(fault, lineIn);
  return (
    (isItself(fault) ? thrown : undefined) ??
    (told === undefined ? undefined : atStep(reports, told.step, told.what, run)) ??
    (deviation === undefined ? undefined : atDeviation(reports, run, deviation)) ??
    thrown ??
    (fault.isStuck === true && sleeper !== undefined
      ? of(lastUpTo(reports, sleeper.process, sleeper.step), {
          kind: 'sleeps',
          process: sleeper.process,
        })
      : undefined) ??
    (fault.step === undefined
      ? undefined
      : of(lastUpTo(reports, processAt(run, fault.step), fault.step), { kind: 'last-of-call' })) ??
    of(lastOf(reports), { kind: 'last' })
  );
}

/** Whether the error is the fault: one that half a message causes is seldom a TypeError or a ReferenceError. */
function isItself({ facts }: Fault): boolean {
  if (facts?.kind === 'unreadable-message') return /^(Type|Reference)Error$/.test(facts.error?.name ?? '');
  return facts?.kind === 'threw-in-run';
}

function thrownAt(
  { facts }: Fault,
  lineIn: (stack: string) => SourceLine | undefined,
): DecidingLine | undefined {
  const isThrown = facts?.kind === 'threw-in-run' || facts?.kind === 'unreadable-message';
  const where = isThrown && facts.error !== undefined ? lineIn(facts.error.stack) : undefined;
  return where === undefined ? undefined : { where, role: { kind: 'threw' } };
}

interface Told {
  /** From 0. */
  readonly step: number;
  readonly what: Decision;
}

/** The step of which the sentence speaks, where that says more than a switch between two processes. */
function stepOf({ code, facts, step }: Fault): Told | undefined {
  if (code === 'two-owners' && step !== undefined) return { step, what: 'let-in' };
  switch (facts?.kind) {
    case 'deserted':
      return { step: facts.since - 1, what: 'took' };
    case 'left-by-the-dead':
      return { step: facts.since - 1, what: 'changed' };
    case 'asleep-with-it':
      return { step: facts.sleep - 1, what: 'left' };
    case 'notify-before-change':
      return { step: facts.notify - 1, what: 'notified' };
    case 'swallowed':
      return facts.awake === 0
        ? { step: facts.notify - 1, what: 'notified' }
        : { step: facts.awake - 1, what: 'swallowed' };
    case 'never-woken':
      return facts.change === undefined ? undefined : { step: facts.change.step - 1, what: 'changed' };
    case 'woken-by-timeout':
      return { step: facts.step - 1, what: 'ran-out' };
    case 'race':
      return { step: facts.later.step - 1, what: 'raced' };
    default:
      return undefined;
  }
}

/** A write that moved fewer bytes than it was given, in a call that wrote nothing after it. */
function shortWrite(reports: readonly PartReport[], { code }: Fault): Told | undefined {
  if (code !== 'message-split' && code !== 'lost-item') return undefined;
  for (const { traced } of reports) {
    const short = traced.find(
      (event, at) =>
        event.did.kind === 'pipe-write' &&
        event.then?.kind === 'moved' &&
        event.then.count < event.did.byteLength &&
        !traced.slice(at + 1).some(({ call, did }) => call === event.call && did.kind === 'pipe-write'),
    );
    if (short !== undefined) return { step: short.step, what: 'short-write' };
  }
  return undefined;
}

function atStep(
  reports: readonly PartReport[],
  step: number,
  what: Decision,
  run: ObservedRun,
): DecidingLine | undefined {
  const process = processAt(run, step);
  return of(lastUpTo(reports, process, step), { kind: 'decided', process, step: step + 1, what });
}

function atDeviation(
  reports: readonly PartReport[],
  run: ObservedRun,
  { step, action, process: actor }: Deviation,
): DecidingLine | undefined {
  const process = actor + 1;
  switch (action) {
    case Action.kill:
      return of(lastUpTo(reports, process, step - 1), { kind: 'killed', process });
    case Action.timeout:
    case Action.late:
      return of(lastUpTo(reports, process, step), { kind: 'timed-out', process });
    case Action.cut:
      return of(lastUpTo(reports, process, step), { kind: 'cut', process });
    default: {
      const stopped = (run.steps[step]?.previous ?? -1) + 1;
      const next = eventsOf(reports, stopped).find(
        (event) => event.step >= step && event.where !== undefined,
      );
      const before = lastUpTo(reports, stopped, step - 1);
      const where = before ?? next;
      return of(where, {
        kind: 'switched',
        process: stopped,
        before: step + 1,
        ...(next === undefined ? {} : { next: next.where as SourceLine }),
      });
    }
  }
}

function of(event: TracedEvent | undefined, role: LineRole): DecidingLine | undefined {
  return event?.where === undefined ? undefined : { where: event.where as SourceLine, role };
}

function eventsOf(reports: readonly PartReport[], process: number): readonly TracedEvent[] {
  return reports[process - 1]?.traced ?? [];
}

function processAt(run: ObservedRun, step: number): number {
  return (run.steps[step]?.process ?? -1) + 1;
}

function lastUpTo(reports: readonly PartReport[], process: number, step: number): TracedEvent | undefined {
  return eventsOf(reports, process).findLast((event) => event.step <= step && event.where !== undefined);
}

function lastOf(reports: readonly PartReport[]): TracedEvent | undefined {
  return reports
    .flatMap(({ traced }) => traced)
    .sort((a, b) => a.step - b.step)
    .findLast(({ where }) => where !== undefined);
}
