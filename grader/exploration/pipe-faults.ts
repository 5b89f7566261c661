import type { NamedRange } from '../explorer/puppet/arena';
import { Operation } from '../kernel/interception';
import type { Fault } from '../faults/failure';
import type { ObservedRun, Sleeper } from './observed-run';

/** `pipe 2`: the second that was made, for those who look at a picture. */
export function pipeName(names: readonly NamedRange[], range: NamedRange): string {
  const pipes = names.filter(({ isPipe }) => isPipe === true);
  return pipes.length === 1 ? 'the pipe' : `pipe ${String(pipes.indexOf(range) + 1)}`;
}

interface Wait {
  readonly sleeper: Sleeper;
  readonly kind: number;
  /** `bytes from pipe 1` */
  readonly what: string;
}

/** Why nobody can run, where somebody waits at a pipe; undefined where nobody does. */
export function faultOfPipes(run: ObservedRun, names: readonly NamedRange[]): Fault | undefined {
  const steps = run.steps;
  const waits = run.sleepers.flatMap((sleeper): Wait[] => {
    const kind = steps[sleeper.step]?.kind ?? 0;
    const isAtPipe = kind >= Operation.readPipe && kind <= Operation.pollPipe;
    return isAtPipe ? [{ sleeper, kind, what: whatOf(kind, sleeper, names) }] : [];
  });
  const [first] = waits;
  if (first === undefined) return undefined;
  return run.sleepers.length > 1 ? eachOther(run, waits) : alone(run, first);
}

function whatOf(kind: number, { address }: Sleeper, names: readonly NamedRange[]): string {
  const range = names.find(({ start, byteLength }) => address >= start && address < start + byteLength);
  const pipe = range?.isPipe === true ? pipeName(names, range) : 'a pipe';
  return kind === Operation.writePipe ? `room in ${pipe}, which is full` : `bytes from ${pipe}`;
}

function eachOther(run: ObservedRun, waits: readonly Wait[]): Fault {
  const told = run.sleepers.map(({ process }) => {
    const wait = waits.find(({ sleeper }) => sleeper.process === process);
    return `process ${String(process)} waits for ${wait?.what ?? 'somebody to wake it'}`;
  });
  const areAllFull = waits.length === run.sleepers.length && waits.every(isWriting);
  const why = areAllFull
    ? 'Everybody writes, and nobody reads.'
    : 'What each waits for, only the others could give.';
  return { code: 'deadlock-cycle', sentence: `Nobody can go on: ${told.join('; ')}. ${why}` };
}

const isWriting = ({ kind }: Wait): boolean => kind === Operation.writePipe;

function alone(run: ObservedRun, { sleeper, kind, what }: Wait): Fault {
  const { process } = sleeper;
  const others = Array.from({ length: 6 }, (_, at) => at + 1).filter((one) => one !== process);
  const killed = others.filter((one) => run.isKilled(one));
  const gone =
    killed.length > 0
      ? `process ${killed.map(String).join(' and ')} was killed`
      : 'all others have come to their end';
  const why =
    kind === Operation.writePipe
      ? 'Nobody will ever read from it, and yet its reading end is still open somewhere: in this process itself, perhaps.'
      : 'All that was written has been read, and yet the stream has not ended: its writing end is still open somewhere, in this process itself, perhaps. Or it waits for more than was sent.';
  return {
    code: 'orphan-wait',
    sentence: `Process ${String(process)} waits for ${what} for ever: ${gone}. ${why}`,
  };
}
