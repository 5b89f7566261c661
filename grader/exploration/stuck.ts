import { Operation } from '../kernel/interception';
import type { Fault } from '../faults/failure';
import type { NamedRange } from '../explorer/puppet/arena';
import { Flag } from '../explorer/board/layout';
import { has, type StepRecord } from '../explorer/run/run-record';
import type { HeldLink, LineName } from '../faults/facts/runs';
import type { ObservedRun, Sleeper } from './observed-run';
import { faultOfPipes } from './pipe-faults';

/** Names for places in memory: the names of the world's things. */
export type Names = readonly NamedRange[];

/** The learner's line at which the process took its last step before the given one. */
export type LineOf = (process: number, step: number) => LineName | undefined;

function rangeOf(address: number, names: Names): NamedRange | undefined {
  return names.find(({ start, byteLength }) => address >= start && address < start + byteLength);
}

/**
 * The owners of the lock that lies there, and the step since which each owns it. Any process may release it. That gives
 * back the permit of another process, or gives one in advance, and a process that takes a permit given in advance owes
 * nothing.
 */
function ownersOf(run: ObservedRun, range: NamedRange | undefined, address: number): Owner[] {
  const owners: Owner[] = [];
  let spare = 0;
  for (const { process: number, change, address: at, step } of run.ownership) {
    const isThere =
      range === undefined ? at === address : at >= range.start && at < range.start + range.byteLength;
    if (!isThere) continue;
    const process = number + 1;
    if (change > 0) {
      if (spare > 0) spare -= 1;
      else owners.push({ process, since: step });
      continue;
    }
    const own = owners.findLastIndex((one) => one.process === process);
    if (owners.length === 0) spare += 1;
    else owners.splice(own < 0 ? 0 : own, 1);
  }
  return owners;
}

interface Owner {
  readonly process: number;
  readonly since: number;
}

interface Wait {
  readonly sleeper: Sleeper;
  readonly owners: readonly Owner[];
  /** The name of the lock, where it has one. */
  readonly thing: string | undefined;
}

/**
 * Why no process can run: a circle of waits (each waits for what the next owns), a wake-up that came before the sleep,
 * or a sleeper that no process will ever wake. Uses facts of the run only, and never a clock.
 */
export function faultOfStuck(run: ObservedRun, names: Names, lineOf: LineOf = () => undefined): Fault {
  const atPipes = faultOfPipes(run, names);
  if (atPipes !== undefined) return { ...atPipes, isStuck: true };
  const waits = run.sleepers.map((sleeper): Wait => {
    const range = rangeOf(sleeper.address, names);
    return {
      sleeper,
      owners: ownersOf(run, range, sleeper.address),
      thing: range?.label === '' ? undefined : range?.label,
    };
  });
  const fault =
    circle(waits, lineOf) ??
    deserted(run, waits, lineOf) ??
    missed(run, waits) ??
    tooEarly(run, waits) ??
    neverWoken(run, waits);
  return { ...fault, isStuck: true };
}

function circle(waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  const of = (process: number): Wait | undefined => waits.find(({ sleeper }) => sleeper.process === process);
  for (const first of waits) {
    const path: Wait[] = [];
    for (let next: Wait | undefined = first; next !== undefined && !path.includes(next);) {
      path.push(next);
      const owner: number | undefined = next.owners.find(({ process }) => of(process) !== undefined)?.process;
      if (owner === first.sleeper.process)
        return { code: 'deadlock-cycle', facts: { kind: 'wait-circle', links: linksOf(path, lineOf) } };
      next = owner === undefined ? undefined : of(owner);
    }
  }
  return undefined;
}

/** Each waits for what the next owns, and the last for what the first owns. */
function linksOf(path: readonly Wait[], lineOf: LineOf): HeldLink[] {
  return path.map((wait, at) =>
    linkOf(wait, path[(at + 1) % path.length]?.sleeper.process ?? wait.sleeper.process, lineOf),
  );
}

function linkOf({ sleeper, thing, owners }: Wait, owner: number, lineOf: LineOf): HeldLink {
  const owned = owners.find(({ process }) => process === owner);
  const takenAt = owned === undefined ? undefined : lineOf(owner, owned.since);
  return {
    process: sleeper.process,
    holder: owner,
    ...(thing === undefined ? {} : { thing }),
    ...(takenAt === undefined ? {} : { takenAt }),
  };
}

/** The owner has ended or was killed, and still owns what another process waits for. */
function deserted(run: ObservedRun, waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  for (const wait of waits) {
    const gone = wait.owners.find(({ process }) => run.hasEnded(process) || run.isKilled(process))?.process;
    if (gone === undefined) continue;
    const fate = run.isKilled(gone) ? 'killed' : 'ended';
    return { code: 'orphan-wait', facts: { kind: 'deserted', link: linkOf(wait, gone, lineOf), fate } };
  }
  return undefined;
}

/** A notify that came after the sleeper had begun its call, but before it slept. */
function missed(run: ObservedRun, waits: readonly Wait[]): Fault | undefined {
  const steps = run.steps;
  for (const { sleeper } of waits) {
    const since = sleeper.call?.firstStep ?? 0;
    const notify = steps.findIndex(
      (step, at) =>
        at >= since &&
        at < sleeper.step &&
        step.kind === Operation.notify &&
        step.process !== sleeper.process - 1 &&
        step.address === sleeper.address,
    );
    if (notify < 0) continue;
    const { process, step } = sleeper;
    const facts = { kind: 'notify-before-sleep', process, notify: notify + 1, sleep: step + 1 } as const;
    return { code: 'lost-wakeup', facts };
  }
  return undefined;
}

/** The word changed while the sleeper slept, in a call that had already sent its notify. */
function tooEarly(run: ObservedRun, waits: readonly Wait[]): Fault | undefined {
  const steps = run.steps;
  for (const { sleeper } of waits) {
    const isThere = isOthersAt(sleeper);
    const change = changeAfter(run, sleeper);
    if (change < 0) continue;
    const call = run.calls.find(
      ({ process, firstStep, lastStep }) =>
        process - 1 === steps[change]?.process && firstStep <= change && change < lastStep,
    );
    const notify = steps.findIndex(
      (step, at) =>
        isThere(step) &&
        step.kind === Operation.notify &&
        step.process === (call?.process ?? 0) - 1 &&
        at >= (call?.firstStep ?? 0) &&
        at < change,
    );
    if (call === undefined || notify < 0) continue;
    const at = { notifier: call.process, notify: notify + 1, change: change + 1 };
    return {
      code: 'lost-wakeup',
      facts: { kind: 'notify-before-change', process: sleeper.process, ...at },
    };
  }
  return undefined;
}

/** A step of another process at the word on which the sleeper waits. */
function isOthersAt({ process, address }: Sleeper): (step: StepRecord) => boolean {
  return (step) => step.process !== process - 1 && step.address === address;
}

/** The step at which another process last changed the word while the sleeper slept; -1 for none. */
function changeAfter(run: ObservedRun, sleeper: Sleeper): number {
  const isThere = isOthersAt(sleeper);
  const change = run.steps.findLastIndex(
    (step) => isThere(step) && has(step.flags, Flag.changed) && step.kind !== Operation.notify,
  );
  return change < sleeper.step ? -1 : change;
}

function neverWoken(run: ObservedRun, waits: readonly Wait[]): Fault {
  const [wait] = waits;
  if (wait === undefined) return { code: 'orphan-wait', facts: { kind: 'none-can-run' } };
  const { process, step } = wait.sleeper;
  const change = changeAfter(run, wait.sleeper);
  const changed =
    change < 0 ? {} : { change: { process: (run.steps[change]?.process ?? 0) + 1, step: change + 1 } };
  return { code: 'orphan-wait', facts: { kind: 'never-woken', process, sleep: step + 1, ...changed } };
}
