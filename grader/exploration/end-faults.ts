import { End } from '../explorer/board/layout';
import type { MemoryRace } from '../explorer/run/races';
import type { Fault } from '../faults/failure';
import type { ThrownFacts } from '../explorer/run/history-of-run';
import type { RacingAccess } from '../faults/facts/runs';
import { isNotWritten } from '../faults/not-written';
import { learnerText, MESSAGE, NAME } from '../faults/learner-text';
import type { ObservedRun } from './observed-run';

/** The fault that the end of a run shows by itself, or that a stub shows. */
export function faultOfEnd(run: ObservedRun): Fault | undefined {
  for (const { outcome } of run.calls) {
    if (outcome.kind !== 'threw' || !isNotWritten(outcome.error)) continue;
    const todo = learnerText(outcome.error.message, MESSAGE);
    return { code: 'not-started', facts: { kind: 'not-written', todo, during: 'call' } };
  }
  if (hasFilledTheArena(run)) return { code: 'uncontrolled', facts: { kind: 'arena-full' } };
  const process = run.culprit;
  switch (run.end) {
    case End.unmade:
      return faultOfMaking(run.unmadeBecause);
    case End.tooManySteps:
      return faultOfEndlessness(run);
    case End.busyWait:
      return (
        waitsForTheDead(run, process, 'looking') ?? {
          code: 'busy-wait',
          facts: { kind: 'spinning', process },
        }
      );
    case End.polling:
      return (
        waitsForTheDead(run, process, 'napping') ?? { code: 'busy-wait', facts: { kind: 'napping', process } }
      );
    default:
      return undefined;
  }
}

/** Of the steps before the cap, what was done in these is taken for what would be done for ever. */
const LAST_STEPS = 500;

/** More steps than any call needs: one process tries for ever, or several keep each other from getting anything done. */
function faultOfEndlessness(run: ObservedRun): Fault {
  const { steps } = run;
  const busy = new Set(steps.slice(-LAST_STEPS).map((step) => step.process));
  const [only = -1] = busy;
  const dead = waitsForTheDead(run, only + 1, 'trying');
  if (dead !== undefined) return dead;
  return busy.size === 1
    ? { code: 'busy-wait', facts: { kind: 'retrying', process: only + 1, steps: LAST_STEPS } }
    : { code: 'livelock', facts: { kind: 'livelock', steps: steps.length } };
}

/** When a process was killed, those that never end wait for it: without the kill they would have ended. */
function waitsForTheDead(
  run: ObservedRun,
  process: number,
  by: 'looking' | 'napping' | 'trying',
): Fault | undefined {
  const killed = run.killed;
  if (killed.length === 0) return undefined;
  return { code: 'orphan-wait', facts: { kind: 'waits-for-the-dead', process, killed, by } };
}

/** The objects that the processes share could not be created. */
function faultOfMaking(error: ThrownFacts | undefined): Fault {
  const name = learnerText(error?.name ?? 'Error', NAME);
  const message = learnerText(error?.message, MESSAGE);
  if (error !== undefined && isNotWritten(error))
    return { code: 'not-started', facts: { kind: 'not-written', todo: message, during: 'call' } };
  // An extra that was never written is not a mistake.
  if (message.includes('is not a constructor'))
    return { code: 'not-started', facts: { kind: 'no-extra', todo: message } };
  return { code: 'threw', facts: { kind: 'unmade', name, message } };
}

/** A solution that is too large for the explorer is not wrong. */
function hasFilledTheArena(run: ObservedRun): boolean {
  if (run.unmadeBecause?.name === 'SharedMemoryFull') return true;
  return run.calls.some(
    ({ outcome }) => outcome.kind === 'threw' && outcome.error.name === 'SharedMemoryFull',
  );
}

export function faultOfRace({ earlier, later }: MemoryRace): Fault {
  return { code: 'data-race', facts: { kind: 'race', earlier: accessOf(earlier), later: accessOf(later) } };
}

function accessOf({ process, verb, step }: MemoryRace['earlier']): RacingAccess {
  return { process: process + 1, verb, step: step + 1 };
}
