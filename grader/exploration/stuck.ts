import type { Fault } from '../faults/failure';
import type { HeldLink } from '../faults/facts/runs';
import { learnerText, MESSAGE, NAME, type LearnerText } from '../faults/learner-text';
import type { ObservedRun } from './observed-run';
import { changerOf, linkOf, waitsOf, type LineOf, type Names, type Owner, type Wait } from './owners';
import { faultOfPipes } from './pipe-faults';
import { killedInCall, missed, neverWoken, swallowed, tooEarly, wokeAnother } from './wake-ups';

/**
 * Why no process can run: a circle of waits (each waits for what the next owns), an owner that is gone, a wake-up that
 * was swallowed or came before the sleep, or a sleeper that no process will ever wake. Uses facts of the run only, and
 * never a clock.
 */
export function faultOfStuck(run: ObservedRun, names: Names, lineOf: LineOf = () => undefined): Fault {
  const atPipes = faultOfPipes(run, names);
  if (atPipes !== undefined) return { ...atPipes, isStuck: true };
  const waits = waitsOf(run, names);
  const { sleepers } = run;
  const fault =
    circle(waits, lineOf) ??
    asleepWithIt(run, waits, lineOf) ??
    deserted(run, waits, lineOf) ??
    leftByTheDead(run, waits, lineOf) ??
    swallowed(run, sleepers) ??
    // After a death, it is what the dead left that the others wait for: a notify could not help them.
    (killedInCall(run) === undefined ? (wokeAnother(run, sleepers) ?? missed(run, sleepers)) : undefined) ??
    tooEarly(run, sleepers) ??
    neverWoken(run, sleepers);
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
  return path.map((wait, at) => {
    const holder = path[(at + 1) % path.length]?.sleeper.process ?? wait.sleeper.process;
    const owner = wait.owners.find(({ process }) => process === holder) ?? { process: holder, since: 0 };
    return linkOf(wait, owner, lineOf);
  });
}

/** A process took inside a call what another waits for, and sleeps in that call before it gives it back. */
function asleepWithIt(run: ObservedRun, waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  for (const wait of waits) {
    const owner = changerOf(run, wait.sleeper);
    const other = waits.find(({ sleeper }) => sleeper.process === owner?.process);
    if (owner === undefined || other === undefined || other.sleeper.address === wait.sleeper.address)
      continue;
    const sleepsAt = lineOf(owner.process, other.sleeper.step + 1);
    return {
      code: 'deadlock-cycle',
      facts: {
        kind: 'asleep-with-it',
        link: linkOf(wait, owner, lineOf),
        sleep: other.sleeper.step + 1,
        ...(sleepsAt === undefined ? {} : { sleepsAt }),
      },
    };
  }
  return undefined;
}

/** The owner has ended or was killed, and still owns what another process waits for. */
function deserted(run: ObservedRun, waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  for (const wait of waits) {
    const gone = wait.owners.find(({ process }) => run.hasEnded(process) || run.isKilled(process));
    if (gone === undefined) continue;
    const fate = run.isKilled(gone.process) ? 'killed' : 'ended';
    const threw = errorAfter(run, gone);
    return {
      code: 'orphan-wait',
      facts: {
        kind: 'deserted',
        link: linkOf(wait, gone, lineOf),
        since: gone.since,
        fate,
        ...(threw === undefined ? {} : { threw }),
      },
    };
  }
  return undefined;
}

/** The word is as a process left it that was killed in the middle of its call. */
function leftByTheDead(run: ObservedRun, waits: readonly Wait[], lineOf: LineOf): Fault | undefined {
  for (const wait of waits) {
    const changer = changerOf(run, wait.sleeper);
    if (changer === undefined || !run.isKilled(changer.process)) continue;
    const link = linkOf(wait, changer, lineOf);
    return { code: 'orphan-wait', facts: { kind: 'left-by-the-dead', link, since: changer.since } };
  }
  return undefined;
}

/** What the call threw in which the owner took it. */
function errorAfter(
  run: ObservedRun,
  { process, since }: Owner,
): { name: LearnerText; message: LearnerText } | undefined {
  const call = run.calls.find(
    (one) => one.process === process && one.firstStep <= since && one.lastStep >= since,
  );
  if (call?.outcome.kind !== 'threw') return undefined;
  const { name, message } = call.outcome.error;
  return { name: learnerText(name, NAME), message: learnerText(message, MESSAGE) };
}
