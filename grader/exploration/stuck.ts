import { Operation } from '../kernel/interception';
import type { Fault } from '../faults/failure';
import type { NamedRange } from '../explorer/puppet/arena';
import { Flag } from '../explorer/board/layout';
import { has, type StepRecord } from '../explorer/run/run-record';
import type { HeldLink, LineName } from '../faults/facts/runs';
import type { ObservedRun, Sleeper } from './observed-run';
import { faultOfPipes } from './pipe-faults';

/** Names for places in memory: what the world's things are called. */
export type Names = readonly NamedRange[];

/** The learner's line at which the process took its last step before that one. */
export type LineOf = (process: number, step: number) => LineName | undefined;

function rangeOf(address: number, names: Names): NamedRange | undefined {
  return names.find(({ start, byteLength }) => address >= start && address < start + byteLength);
}

/**
 * Who holds the lock that lies there, and since which step. Any process may release: then the permit of another one is
 * given back, or one is there in advance, and whoever takes that owes nobody anything.
 */
function holdersOf(run: ObservedRun, range: NamedRange | undefined, address: number): Holder[] {
  const held: Holder[] = [];
  let spare = 0;
  for (const { process: number, change, address: at, step } of run.holds) {
    const isThere =
      range === undefined ? at === address : at >= range.start && at < range.start + range.byteLength;
    if (!isThere) continue;
    const process = number + 1;
    if (change > 0) {
      if (spare > 0) spare -= 1;
      else held.push({ process, since: step });
      continue;
    }
    const own = held.findLastIndex((one) => one.process === process);
    if (held.length === 0) spare += 1;
    else held.splice(own < 0 ? 0 : own, 1);
  }
  return held;
}

interface Holder {
  readonly process: number;
  readonly since: number;
}

interface Wait {
  readonly sleeper: Sleeper;
  readonly holders: readonly Holder[];
  /** What the lock is called, where it has a name. */
  readonly thing: string | undefined;
}

/**
 * Why nobody can run: a circle of waiting (each waits for what the next holds), a wake-up that came before the sleep, or a
 * sleeper whom nobody will ever wake. Facts of the run only; no clock was looked at.
 */
export function faultOfStuck(run: ObservedRun, names: Names, lineOf: LineOf = () => undefined): Fault {
  const atPipes = faultOfPipes(run, names);
  if (atPipes !== undefined) return { ...atPipes, isStuck: true };
  const waits = run.sleepers.map((sleeper): Wait => {
    const range = rangeOf(sleeper.address, names);
    return {
      sleeper,
      holders: holdersOf(run, range, sleeper.address),
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
      const holder: number | undefined = next.holders.find(
        ({ process }) => of(process) !== undefined,
      )?.process;
      if (holder === first.sleeper.process)
        return { code: 'deadlock-cycle', facts: { kind: 'wait-circle', links: linksOf(path, lineOf) } };
      next = holder === undefined ? undefined : of(holder);
    }
  }
  return undefined;
}

/** Each waits for what the next holds, and the last for what the first does. */
function linksOf(path: readonly Wait[], lineOf: LineOf): HeldLink[] {
  return path.map((wait, at) =>
    linkOf(wait, path[(at + 1) % path.length]?.sleeper.process ?? wait.sleeper.process, lineOf),
  );
}

function linkOf({ sleeper, thing, holders }: Wait, holder: number, lineOf: LineOf): HeldLink {
  const held = holders.find(({ process }) => process === holder);
  const takenAt = held === undefined ? undefined : lineOf(holder, held.since);
  return {
    process: sleeper.process,
    holder,
    ...(thing === undefined ? {} : { thing }),
    ...(takenAt === undefined ? {} : { takenAt }),
  };
}

/** The holder has ended, or was killed, and still holds what another process waits for. */
function deserted(run: ObservedRun, waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  for (const wait of waits) {
    const gone = wait.holders.find(({ process }) => run.hasEnded(process) || run.isKilled(process))?.process;
    if (gone === undefined) continue;
    const fate = run.isKilled(gone) ? 'killed' : 'ended';
    return { code: 'orphan-wait', facts: { kind: 'deserted', link: linkOf(wait, gone, lineOf), fate } };
  }
  return undefined;
}

/** A notify that came after the sleeper had begun its call and before it slept. */
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

/** The word was changed while the sleeper slept, by a call that had sent its notify before. */
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

/** A step of another process at the word for which it sleeps. */
function isOthersAt({ process, address }: Sleeper): (step: StepRecord) => boolean {
  return (step) => step.process !== process - 1 && step.address === address;
}

/** The step at which another process last changed the word while it slept; -1 for none. */
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
