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
      return { code: 'livelock', facts: { kind: 'livelock', steps: run.steps.length } };
    case End.busyWait:
      return { code: 'busy-wait', facts: { kind: 'spinning', process } };
    case End.polling:
      return { code: 'busy-wait', facts: { kind: 'napping', process } };
    default:
      return undefined;
  }
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
