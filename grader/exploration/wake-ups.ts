import { Operation } from '../kernel/interception';
import type { Fault } from '../faults/failure';
import { Flag } from '../explorer/board/layout';
import { has, type StepRecord } from '../explorer/run/run-record';
import type { ObservedCall, ObservedRun, Sleeper } from './observed-run';

/** A notify reached a process that left without a look at what it was woken for, and another sleeps on. */
export function swallowed(run: ObservedRun, sleepers: readonly Sleeper[]): Fault | undefined {
  for (const sleeper of sleepers) {
    for (const [notify, step] of run.steps.entries()) {
      if (notify < sleeper.step || step.address !== sleeper.address || step.woken === 0) continue;
      const by = run.calls.find((call) => isWokenBy(call, step, notify) && hasLeft(run, call));
      if (by === undefined) continue;
      const how = run.isKilled(by.process) ? 'killed' : by.outcome.kind === 'threw' ? 'threw' : 'gave up';
      const facts = { kind: 'swallowed', process: sleeper.process, notifier: step.process + 1 } as const;
      const awake = run.steps.findIndex((one, at) => at > notify && one.process === by.process - 1);
      return {
        code: 'lost-wakeup',
        facts: { ...facts, notify: notify + 1, swallower: by.process, awake: awake + 1, how },
      };
    }
  }
  return undefined;
}

/** The call slept when that notify came, and was woken by it. */
function isWokenBy(
  { process, firstStep, lastStep }: ObservedCall,
  { woken }: StepRecord,
  notify: number,
): boolean {
  return (woken & (1 << (process - 1))) !== 0 && firstStep <= notify && notify < lastStep;
}

/** It ended, and did not get what it was woken for. */
function hasLeft(run: ObservedRun, { process, outcome }: ObservedCall): boolean {
  if (outcome.kind === 'threw') return true;
  if (outcome.kind === 'cut off') return run.isKilled(process);
  return outcome.kind === 'returned' && outcome.value === false;
}

/**
 * The word changed while the sleeper slept, and no process has taken that since; but the notify that followed woke
 * another process, for which there was nothing, or only a part.
 */
export function wokeAnother(run: ObservedRun, sleepers: readonly Sleeper[]): Fault | undefined {
  for (const sleeper of sleepers) {
    const isThere = isOthersAt(sleeper);
    const change = changeAfter(run, sleeper);
    const isLast = (step: StepRecord, at: number): boolean =>
      at <= change || !isThere(step) || step.kind === Operation.notify || !has(step.flags, Flag.changed);
    if (change < 0 || !run.steps.every(isLast)) continue;
    const notify = run.steps.findIndex(
      (step, at) => at > change && isThere(step) && step.kind === Operation.notify && step.woken !== 0,
    );
    const { process: notifier, woken } = run.steps[notify] ?? { process: 0, woken: 0 };
    if (notify < 0 || (woken & (1 << (sleeper.process - 1))) !== 0) continue;
    const at = { change: change + 1, notifier: notifier + 1, notify: notify + 1 };
    const facts = { kind: 'woke-another', process: sleeper.process, ...at, woken: firstOf(woken) } as const;
    return { code: 'lost-wakeup', facts };
  }
  return undefined;
}

/** The first process in a mask, from 1. */
function firstOf(mask: number): number {
  return 32 - Math.clz32(mask & -mask);
}

/**
 * A notify that came after the sleeper had begun its call, but before it slept. If the word changed while it slept, and no
 * notify followed, it is that notify which it lacks.
 */
export function missed(run: ObservedRun, sleepers: readonly Sleeper[]): Fault | undefined {
  for (const sleeper of sleepers) {
    const since = sleeper.call?.firstStep ?? 0;
    const isThere = isOthersAt(sleeper);
    const change = changeAfter(run, sleeper);
    const isNotify = (step: StepRecord, at: number): boolean =>
      at > change && isThere(step) && step.kind === Operation.notify;
    if (change >= 0 && !run.steps.some(isNotify)) continue;
    const notify = run.steps.findIndex(
      (step, at) => at >= since && at < sleeper.step && step.kind === Operation.notify && isThere(step),
    );
    if (notify < 0) continue;
    const { process, step } = sleeper;
    const facts = { kind: 'notify-before-sleep', process, notify: notify + 1, sleep: step + 1 } as const;
    return { code: 'lost-wakeup', facts };
  }
  return undefined;
}

/** A process that was killed in a call in which it had changed something already; undefined for none. */
export function killedInCall(run: ObservedRun): number | undefined {
  return run.calls.find(
    ({ outcome, process, firstStep }) =>
      outcome.kind === 'cut off' &&
      run.isKilled(process) &&
      run.steps.some(
        (step, at) => at >= firstStep && step.process === process - 1 && has(step.flags, Flag.changed),
      ),
  )?.process;
}

/** The word changed while the sleeper slept, in a call that had already sent its notify. */
export function tooEarly(run: ObservedRun, sleepers: readonly Sleeper[]): Fault | undefined {
  const steps = run.steps;
  for (const sleeper of sleepers) {
    const isThere = isOthersAt(sleeper);
    const change = changeAfter(run, sleeper);
    const call = change < 0 ? undefined : callAt(run, change);
    if (call === undefined) continue;
    const notify = steps.findIndex(
      (step, at) =>
        isThere(step) &&
        step.kind === Operation.notify &&
        step.process === call.process - 1 &&
        at >= call.firstStep &&
        at < change,
    );
    if (notify < 0) continue;
    const at = { notifier: call.process, notify: notify + 1, change: change + 1 };
    return { code: 'lost-wakeup', facts: { kind: 'notify-before-change', process: sleeper.process, ...at } };
  }
  return undefined;
}

export function neverWoken(run: ObservedRun, [sleeper]: readonly Sleeper[]): Fault {
  if (sleeper === undefined) return { code: 'orphan-wait', facts: { kind: 'none-can-run' } };
  const { process, step } = sleeper;
  const change = changeAfter(run, sleeper);
  const changer = (run.steps[change]?.process ?? 0) + 1;
  const changed =
    change < 0 ? {} : { change: { process: changer, step: change + 1, wasKilled: run.isKilled(changer) } };
  const killed = killedInCall(run);
  const died = killed === undefined ? {} : { killed };
  return {
    code: 'orphan-wait',
    facts: { kind: 'never-woken', process, sleep: step + 1, ...changed, ...died },
  };
}

/**
 * The step at which another process last changed the word while the sleeper slept; -1 for none. A process that waits
 * at the word itself takes what it waits for: such a change is nothing to be woken for.
 */
function changeAfter(run: ObservedRun, sleeper: Sleeper): number {
  const isThere = isOthersAt(sleeper);
  const isTaking = (at: number): boolean => {
    const call = callAt(run, at);
    if (call === undefined) return false;
    return (
      call.input.method === sleeper.call?.input.method ||
      run.steps
        .slice(Math.max(0, call.firstStep), at)
        .some((step) => step.process === call.process - 1 && step.address === sleeper.address && sleeps(step))
    );
  };
  const change = run.steps.findLastIndex(
    (step, at) =>
      at > sleeper.step &&
      isThere(step) &&
      has(step.flags, Flag.changed) &&
      step.kind !== Operation.notify &&
      !isTaking(at),
  );
  return change;
}

/**
 * It fell asleep after the last change that any other process made, and the word at which it sleeps did not change
 * during its call: what it did not see is not there.
 */
export function hasSeenAll(run: ObservedRun, process: number): boolean {
  const sleeper = run.sleepers.find((one) => one.process === process);
  if (sleeper === undefined || sleeper.step < 0) return false;
  const since = sleeper.call?.firstStep ?? sleeper.step;
  const isThere = isOthersAt(sleeper);
  return !run.steps.some(
    (step, at) =>
      step.process !== process - 1 &&
      has(step.flags, Flag.changed) &&
      (at > sleeper.step || (at >= since && isThere(step))),
  );
}

const sleeps = ({ flags }: StepRecord): boolean => has(flags, Flag.blocked);

function callAt(run: ObservedRun, at: number): ObservedCall | undefined {
  const process = (run.steps[at]?.process ?? -1) + 1;
  return run.calls.find((call) => call.process === process && call.firstStep <= at && at < call.lastStep);
}

/** A step of another process at the word on which the sleeper waits. */
function isOthersAt({ process, address }: Sleeper): (step: StepRecord) => boolean {
  return (step) => step.process !== process - 1 && step.address === address;
}
