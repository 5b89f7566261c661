import { Operation } from '../kernel/interception';
import type { NamedRange } from '../explorer/puppet/arena';
import { Flag } from '../explorer/board/layout';
import { has } from '../explorer/run/run-record';
import type { HeldLink, LineName } from '../faults/facts/runs';
import type { ObservedRun, Sleeper } from './observed-run';

/** Names for places in memory: the names of the world's things. */
export type Names = readonly NamedRange[];

/** The learner's line at which the process took its last step before the given one. */
export type LineOf = (process: number, step: number) => LineName | undefined;

export interface Owner {
  readonly process: number;
  /** The number of steps before it became the owner. */
  readonly since: number;
}

/** A process that sleeps, and those that own what it waits for. */
export interface Wait {
  readonly sleeper: Sleeper;
  readonly owners: readonly Owner[];
  /** The name of the lock, where it has one. */
  readonly thing: string | undefined;
}

/** The waits of all processes that sleep for ever. */
export function waitsOf(run: ObservedRun, names: Names): Wait[] {
  return run.sleepers.map((sleeper): Wait => {
    const range = rangeOf(sleeper.address, names);
    const isReleasing = sleeper.call?.input.method === 'release';
    const owners = ownersOf(run, range, sleeper.address);
    return {
      sleeper,
      // What a process gives back it does not wait for: its own release() waits for something inside.
      owners: isReleasing ? owners.filter(({ process }) => process !== sleeper.process) : owners,
      thing: range?.label === '' ? undefined : range?.label,
    };
  });
}

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

/**
 * The process that made the word what it is while the sleeper sleeps on it, if it did so in a call that has not
 * returned: a process that has taken a lock inside a call leaves no other trace.
 */
export function changerOf(run: ObservedRun, { process, address, step }: Sleeper): Owner | undefined {
  const since = run.steps.findLastIndex(
    (one) => one.address === address && has(one.flags, Flag.changed) && one.kind !== Operation.notify,
  );
  const changer = (run.steps[since]?.process ?? -1) + 1;
  if (since < 0 || since > step || changer === process) return undefined;
  const isInside = run.calls.some(
    (call) => call.process === changer && call.firstStep <= since && call.lastStep === Infinity,
  );
  return isInside ? { process: changer, since: since + 1 } : undefined;
}

export function linkOf({ sleeper, thing }: Wait, { process, since }: Owner, lineOf: LineOf): HeldLink {
  const takenAt = lineOf(process, since);
  return {
    process: sleeper.process,
    holder: process,
    ...(thing === undefined ? {} : { thing }),
    ...(takenAt === undefined ? {} : { takenAt }),
  };
}
