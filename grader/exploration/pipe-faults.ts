import type { NamedRange } from '../explorer/puppet/arena';
import { Operation } from '../kernel/interception';
import type { Fault } from '../faults/failure';
import type { PipeName, PipeWait } from '../faults/facts/pipes';
import type { ObservedRun, Sleeper } from './observed-run';

/** `pipe 2` is the second one created. A number means nothing where there is only one pipe. */
export function pipeName(names: readonly NamedRange[], range: NamedRange): PipeName {
  const pipes = names.filter(({ isPipe }) => isPipe === true);
  return pipes.length === 1 ? { kind: 'only' } : { kind: 'numbered', number: pipes.indexOf(range) + 1 };
}

interface Wait extends PipeWait {
  readonly need: 'room' | 'bytes';
}

/** Why no process can run, where one of them waits at a pipe; undefined where none does. */
export function faultOfPipes(run: ObservedRun, names: readonly NamedRange[]): Fault | undefined {
  const steps = run.steps;
  const waits = run.sleepers.flatMap((sleeper): Wait[] => {
    const kind = steps[sleeper.step]?.kind ?? 0;
    const isAtPipe = kind >= Operation.readPipe && kind <= Operation.pollPipe;
    return isAtPipe ? [waitOf(kind, sleeper, names)] : [];
  });
  const [first] = waits;
  if (first === undefined) return undefined;
  return run.sleepers.length > 1 ? eachOther(run, waits) : alone(run, first);
}

function waitOf(kind: number, { process, address }: Sleeper, names: readonly NamedRange[]): Wait {
  const range = names.find(({ start, byteLength }) => address >= start && address < start + byteLength);
  const pipe: PipeName = range?.isPipe === true ? pipeName(names, range) : { kind: 'unknown' };
  return { process, need: kind === Operation.writePipe ? 'room' : 'bytes', pipe };
}

function eachOther(run: ObservedRun, waits: readonly Wait[]): Fault {
  const all = run.sleepers.map(
    ({ process }): PipeWait =>
      waits.find((wait) => wait.process === process) ?? { process, pipe: { kind: 'unknown' } },
  );
  return { code: 'deadlock-cycle', facts: { kind: 'pipes-circle', waits: all } };
}

/** The most processes that an exploration may have. */
const MOST_PROCESSES = 6;

function alone(run: ObservedRun, wait: Wait): Fault {
  const others = Array.from({ length: MOST_PROCESSES }, (_, at) => at + 1);
  const killed = others.filter((process) => process !== wait.process && run.isKilled(process));
  return { code: 'orphan-wait', facts: { kind: 'pipe-orphan', wait, killed } };
}
