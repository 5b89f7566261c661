import type { Input } from '../history/program';
import type { Fault } from '../faults/failure';
import type { Impossible } from './judges';
import { faultOfStuck } from './stuck';

/** Names what is wrong with a lock or semaphore when no order of the calls explains its answers. */
export function lockFault(permits: number): (impossible: Impossible<Input>) => Fault | undefined {
  return ({ run, process, input, outcome }) => {
    if (input.method !== 'acquire') return undefined;
    if (outcome.kind === 'returned' && outcome.output === true) return tooMany(permits, process);
    const hasGivenUp = run.calls.some(
      (call) =>
        call.input.method === 'acquire' && call.outcome.kind === 'returned' && call.outcome.value === false,
    );
    if (outcome.kind === 'blocked') {
      const isFree = ownersIn(run.ownership) === 0;
      const hasReleased = run.calls.some(
        (call) => call.input.method === 'release' && call.outcome.kind === 'returned',
      );
      if (hasGivenUp && isFree && !wasReleasedWhileAsleep(run, process)) return lostPermit(process);
      if (!hasReleased && permits > 1) return tooFew(permits, process);
      return faultOfStuck(run, []);
    }
    if (outcome.kind === 'returned' && hasGivenUp && run.calls.length > 1) {
      const givenUp = run.calls.filter(
        (call) => call.outcome.kind === 'returned' && call.outcome.value === false,
      );
      if (givenUp.length > 1) return lostPermit(process);
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

function wasReleasedWhileAsleep(run: Impossible<Input>['run'], process: number): boolean {
  const sleeper = run.sleepers.find((one) => one.process === process);
  if (sleeper === undefined) return false;
  return run.calls.some(
    (call) => call.input.method === 'release' && call.lastStep > sleeper.step && call.lastStep < Infinity,
  );
}

function ownersIn(ownership: Impossible<Input>['run']['ownership']): number {
  return ownership.reduce((sum, { change }) => sum + change, 0);
}

function tooMany(permits: number, process: number): Fault {
  return { code: 'two-owners', facts: { kind: 'let-in-beside', process, permits } };
}

function tooFew(permits: number, process: number): Fault {
  return { code: 'over-locked', facts: { kind: 'kept-out', process, permits } };
}

function lostPermit(process: number): Fault {
  return { code: 'lost-permit', facts: { kind: 'permit-gone', process } };
}
