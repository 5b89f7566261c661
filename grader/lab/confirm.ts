import type { Cause } from '../faults/facts';
import type { Attempt } from './attempt';
import { isInconclusive, type Fault } from '../faults/failure';

/** Attempts to reproduce a failure before it is reported as uncontrolled. */
const CONFIRMATIONS = 3;

export interface Confirmed extends Pick<Attempt, 'trail'> {
  readonly status: 'fail' | 'inconclusive';
  readonly fault: Fault;
}

/**
 * Reproduces a failure in fresh processes, with the same set-up, recording every step of the learner's code. Only a
 * fault that is found twice is reported as a failure: a different fault, or a fault at a different place, does not show
 * that the first was real.
 *
 * @param again makes one more attempt; what it throws is an error of the grader, and stays one
 */
export async function confirm(
  first: Pick<Attempt, 'trail'> & { readonly fault: Fault },
  again: () => Promise<Attempt>,
): Promise<Confirmed> {
  const found: [Fault, ...Fault[]] = [first.fault];
  for (let confirmation = 1; confirmation <= CONFIRMATIONS; confirmation++) {
    const { fault, trail } = await again();
    if (fault === undefined) continue;
    if (isInconclusive(fault)) return { status: 'inconclusive', fault, trail };
    if (found.some((before) => isSameFault(before, fault))) return { status: 'fail', fault, trail };
    found.push(fault);
  }
  return { status: 'inconclusive', fault: unconfirmed(found), trail: first.trail };
}

/** The same code, at the same place. The name of a stuck run depends on how much is known about it. */
export function isSameFault(one: Fault, other: Fault): boolean {
  const areStuck = one.isStuck === true && other.isStuck === true;
  const bothHang = one.whereabouts !== undefined && other.whereabouts !== undefined;
  return (
    (areStuck || bothHang || one.code === other.code) && one.replay?.exploration === other.replay?.exploration
  );
}

function unconfirmed([first, ...others]: readonly [Fault, ...Fault[]]): Fault {
  return {
    code: 'uncontrolled',
    facts: { kind: 'unconfirmed', first: causeOf(first), others: others.map(causeOf) },
  };
}

function causeOf(fault: Fault): Cause {
  return fault.facts === undefined ? { sentence: fault.sentence } : { facts: fault.facts };
}
