import { describeWhereabouts, type Place } from './whereabouts';
import type { ChildSight } from '../faults/sight';
import type { Fault, FaultDetails } from '../faults/failure';
import type { Facts } from '../faults/facts';
import type { Whereabouts } from '../faults/whereabouts';
import type { Subject } from '../subject/subject';
import type { Trail } from '../subject/trail';

interface LocateOptions {
  /** Other processes carry out the calls of this kata. */
  readonly remoteCalls: boolean;
}

/**
 * A fault that means that nothing can continue, with where each process is, and named for its cause where that is known:
 * a process that was killed in the middle of a call, or a child that ended and took the result of a call with it.
 */
export function locate(
  found: Fault,
  subjects: readonly Pick<Subject, 'pid' | 'wasKilled'>[],
  trail: Trail,
  { remoteCalls }: LocateOptions,
): Fault {
  const { sights, ...fault } = found;
  if (sights === undefined) return fault;
  const places = subjects.map((subject, at): Place => ({
    number: at + 1,
    wasKilled: subject.wasKilled,
    entries: trail.entries.filter(({ process }) => process === at + 1),
    sight: sights.find(({ pid }) => pid === subject.pid),
  }));
  const whereabouts = describeWhereabouts(places, trail);
  const inside = whereabouts.find((one) => one.kind === 'inside');
  if (inside === undefined) return { ...fault, whereabouts };
  const { facts, sentence, ...rest } = fault;
  const details: FaultDetails = { ...lineOf(inside), ...rest, whereabouts };
  if (facts === undefined) return { ...details, sentence };
  if (fault.code !== 'hang') return { ...details, facts };
  const { process } = inside;
  const call = { call: inside.call, ...(inside.asked === undefined ? {} : { asked: inside.asked }) };
  const child = places.flatMap(({ sight }) => sight?.children ?? []).find(endedMeanwhile);
  const killed = lastKilled(places, trail);
  if (remoteCalls && child?.end !== undefined)
    return { ...details, code: 'lost-result', facts: { ...factsOf(child, trail), ...call, end: child.end } };
  if (killed.length > 0)
    return { ...details, code: 'orphan-wait', facts: { kind: 'survivor-waits', process, ...call, killed } };
  return { ...details, facts: 'during' in facts ? { ...facts, ...call } : facts };
}

/** Where the call waits that never returns. */
function lineOf({ at, doing, process }: Extract<Whereabouts, { kind: 'inside' }>): Partial<FaultDetails> {
  if (at === undefined) return {};
  const kind = doing?.kind === 'awaits' ? 'awaits' : 'sleeps';
  return { where: at, role: { kind, process } };
}

/** The process that the check killed last in the middle of a call; else all that it killed. */
function lastKilled(places: readonly Place[], trail: Trail): number[] {
  const all = places.filter(({ wasKilled }) => wasKilled).map(({ number }) => number);
  const last = trail.entries.findLast(({ end }) => end.kind === 'stopped' && end.isKilled === true);
  return last === undefined ? all : all.filter((number) => number === last.process);
}

function endedMeanwhile({ end, endedDuringCall }: ChildSight): boolean {
  return end !== undefined && endedDuringCall;
}

/** Which child that was, and in which task it was, where the story says that. */
function factsOf(
  { pid, fn }: ChildSight,
  trail: Trail,
): Omit<Facts<'child-ended'>, 'call' | 'asked' | 'end'> {
  const number = trail.numberOf(pid);
  const tasks = trail.entries.flatMap(({ process, act }) =>
    process === number && act.kind === 'task' && act.fate !== 'end' ? [act.task] : [],
  );
  const [task] = tasks;
  return {
    kind: 'child-ended',
    fn,
    ...(number === undefined ? {} : { process: number }),
    ...(task === undefined ? {} : { task }),
  };
}
