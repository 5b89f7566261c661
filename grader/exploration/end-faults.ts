import { End } from '../explorer/board/layout';
import type { MemoryRace } from '../explorer/run/races';
import type { Fault } from '../faults/failure';
import type { ObservedRun } from './observed-run';

/** What a run's end says by itself, and what a stub says. */
export function faultOfEnd(run: ObservedRun): Fault | undefined {
  const unwritten = run.calls.find(
    ({ outcome }) => outcome.kind === 'threw' && outcome.error.message.startsWith('TODO'),
  );
  if (unwritten?.outcome.kind === 'threw')
    return { code: 'not-started', sentence: `Not written yet: ${unwritten.outcome.error.message}` };
  if (hasFilledTheArena(run)) return arenaFull;
  const who = `Process ${String(run.culprit)}`;
  switch (run.end) {
    case End.unmade: {
      const error = run.unmadeBecause;
      // An extra that nobody wrote is no mistake.
      if (
        error?.message.startsWith('TODO') === true ||
        (error?.message ?? '').includes('is not a constructor')
      )
        return { code: 'not-started', sentence: `Not written yet: ${error?.message ?? ''}` };
      return {
        code: 'threw',
        sentence: `What the processes share could not be made: ${error?.name ?? 'Error'}: ${error?.message ?? ''}`,
      };
    }
    case End.tooManySteps:
      return {
        code: 'livelock',
        sentence: `After ${String(run.steps.length)} steps the processes are still at it, and no call comes to an end: each undoes what the other does, or tries again for ever.`,
      };
    case End.busyWait:
      return {
        code: 'busy-wait',
        sentence: `${who} looks at the same memory or pipe again and again, and nobody else can change it: it spins where it should sleep.`,
      };
    case End.polling:
      return {
        code: 'busy-wait',
        sentence: `${who} sleeps a little and looks again, over and over: nobody wakes it, it polls. Who waits should sleep until it is woken.`,
      };
    default:
      return undefined;
  }
}

const arenaFull: Fault = {
  code: 'uncontrolled',
  sentence:
    'The explorer has 8 MiB of shared memory for what process 1 makes, and half a MiB for each of the others: the code asked for more. With smaller buffers it can be explored.',
};

/** What is too large for the explorer is no mistake. */
function hasFilledTheArena(run: ObservedRun): boolean {
  if (run.unmadeBecause?.name === 'SharedMemoryFull') return true;
  return run.calls.some(
    ({ outcome }) => outcome.kind === 'threw' && outcome.error.name === 'SharedMemoryFull',
  );
}

export function faultOfRace({ earlier, later }: MemoryRace): Fault {
  return {
    code: 'data-race',
    sentence:
      `Process ${String(earlier.process + 1)} ${earlier.verb} memory (step ${String(earlier.step + 1)}) and process ${String(later.process + 1)} ${later.verb} the same bytes (step ${String(later.step + 1)}), ` +
      'by plain operations, and nothing orders the two: on another machine, either may see something else.',
  };
}
