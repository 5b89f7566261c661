import type { Input } from '../history/program';
import type { Fault } from '../faults/failure';
import { Flag } from '../explorer/board/layout';
import { has } from '../explorer/run/run-record';
import type { Impossible } from './judges';
import type { ObservedCall, ObservedRun } from './observed-run';
import { faultOfStuck } from './stuck';
import { hasSeenAll } from './wake-ups';

/** Names what is wrong with a lock or semaphore when no order of the calls explains its answers. */
export function lockFault(permits: number): (impossible: Impossible<Input>) => Fault | undefined {
  return ({ run, process, input, outcome, call }) => {
    // What two owners lead to, such as an error in release() or a wait without end, is not the fault.
    const intruder = secondOwner(run, permits);
    if (intruder !== undefined) return tooMany(run, permits, intruder);
    if (input.method === 'value' && outcome.kind === 'returned')
      return fewerThanNone(process, outcome.output);
    if (input.method !== 'acquire') return undefined;
    if (outcome.kind === 'returned' && outcome.output === true) return tooMany(run, permits, call);
    const hasGivenUp = run.calls.some(
      (call) =>
        call.input.method === 'acquire' && call.outcome.kind === 'returned' && call.outcome.value === false,
    );
    if (outcome.kind === 'blocked') {
      const isFree = ownersIn(run.ownership) === 0;
      const hasReleased = run.calls.some(
        (call) => call.input.method === 'release' && call.outcome.kind === 'returned',
      );
      if (hasGivenUp && isFree && !wasReleasedWhileAsleep(run, process))
        return lostPermit(process, 'gave up');
      if (!hasReleased && permits > 1) return tooFew(permits, process);
      if (isFree && permits > 0 && hasSeenAll(run, process))
        return lostPermit(process, hasGivenUp ? 'gave up' : 'released');
      return faultOfStuck(run, []);
    }
    if (outcome.kind === 'returned' && hasGivenUp && run.calls.length > 1) {
      const givenUp = run.calls.filter(
        (call) => call.outcome.kind === 'returned' && call.outcome.value === false,
      );
      if (givenUp.length > 1) return lostPermit(process, 'gave up');
      return {
        code: 'wrong-value',
        facts: { kind: 'refused', process },
        expected: 'true',
        actual: 'false',
      };
    }
    return undefined;
  };
}

/** The first acquire() that let a process in while as many as there are permits had been let in and not begun to leave. */
function secondOwner({ calls, killed }: ObservedRun, permits: number): ObservedCall | undefined {
  if (permits < 1 || killed.length > 0) return undefined;
  const taken = calls.filter(({ input, outcome }) => input.method === 'acquire' && isTrue(outcome));
  const releases = calls.filter(({ input }) => input.method === 'release');
  // A process that releases what it does not own, or owns more than once, is a matter for the model.
  if (calls.some(({ process }) => countOf(taken, process) < countOf(releases, process))) return undefined;
  return taken.find((call) => {
    const inside = taken.filter((other) => {
      if (other.process === call.process || other.ended > call.begun) return false;
      const before = releases.filter((one) => one.process === other.process && one.begun < call.ended).length;
      const earlier = taken.filter((one) => one.process === other.process && one.ended <= other.ended).length;
      return before < earlier;
    });
    return inside.length >= permits;
  });
}

const isTrue = (outcome: ObservedCall['outcome']): boolean =>
  outcome.kind === 'returned' && outcome.value === true;

const countOf = (calls: readonly ObservedCall[], process: number): number =>
  calls.filter((call) => call.process === process).length;

function wasReleasedWhileAsleep(run: ObservedRun, process: number): boolean {
  const sleeper = run.sleepers.find((one) => one.process === process);
  if (sleeper === undefined) return false;
  return run.calls.some(
    (call) => call.input.method === 'release' && call.lastStep > sleeper.step && call.lastStep < Infinity,
  );
}

function ownersIn(ownership: ObservedRun['ownership']): number {
  return ownership.reduce((sum, { change }) => sum + change, 0);
}

/** The step that let it in is the last one that changed memory in its call. */
function tooMany(run: ObservedRun, permits: number, call: ObservedCall | undefined): Fault {
  const process = call?.process ?? 0;
  const step = run.steps.findLastIndex(
    (one, at) =>
      call !== undefined &&
      one.process === process - 1 &&
      at < call.lastStep &&
      at >= call.firstStep &&
      has(one.flags, Flag.changed),
  );
  const facts = { kind: 'let-in-beside', process, permits } as const;
  return { code: 'two-owners', facts, ...(step < 0 ? {} : { step }) };
}

function tooFew(permits: number, process: number): Fault {
  return { code: 'over-locked', facts: { kind: 'kept-out', process, permits } };
}

function fewerThanNone(process: number, value: unknown): Fault | undefined {
  if (typeof value !== 'number' || value >= 0) return undefined;
  const facts = { kind: 'fewer-than-none', process, permits: value } as const;
  return { code: 'wrong-value', facts, expected: '0', actual: String(value) };
}

function lostPermit(process: number, how: 'gave up' | 'released'): Fault {
  return { code: 'lost-permit', facts: { kind: 'permit-gone', process, how } };
}
