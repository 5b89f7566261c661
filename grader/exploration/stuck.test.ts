import { describe, expect, test } from '@jest/globals';
import { Operation } from '../kernel/interception';
import { End, Flag, Pending } from '../explorer/board/layout';
import type { StepRecord } from '../explorer/run/run-record';
import { step } from '../explorer/testing/written-run';
import { faultOfEnd } from './end-faults';
import { faultOfStuck } from './stuck';
import { maskOf, scriptedRun, stuck, type ScriptLine } from './testing/scripted-run';

const [WORD, OTHER] = [64, 128];
const acquire = { method: 'acquire' };
const release = { method: 'release' };

// Steps of processes, counted from 1, at a word.
const changes = (process: number, address = WORD): StepRecord =>
  step({ process: process - 1, kind: Operation.compareExchange, address, size: 4, flags: Flag.changed });
const looks = (process: number, address = WORD): StepRecord =>
  step({ process: process - 1, kind: Operation.load, address, size: 4 });
const sleeps = (process: number, address = WORD): StepRecord =>
  step({ process: process - 1, kind: Operation.wait, address, size: 4, flags: Flag.blocked });
const notifies = (process: number, ...woken: number[]): StepRecord =>
  step({ process: process - 1, kind: Operation.notify, address: WORD, size: 4, woken: maskOf(...woken) });
const wakes = (process: number): StepRecord => step({ process: process - 1, kind: Pending.resume });

/** A process begins a call before its step with that number, from 1. */
const begins = (process: number, at: number, call = acquire): ScriptLine => ({
  process,
  begins: call,
  step: at,
});

describe('of processes that sleep for ever', () => {
  test('a wake-up that went to a process which gave up was swallowed, and not lost on the way', () => {
    const run = scriptedRun(
      [
        begins(1, 1),
        begins(2, 2),
        begins(3, 3, release),
        { process: 3, returns: undefined, step: 4 },
        { process: 1, returns: false, step: 5 },
      ],
      {
        ...stuck(2),
        finished: maskOf(1, 3),
        steps: [sleeps(1), sleeps(2), changes(3), notifies(3, 1), wakes(1)],
      },
    );
    expect(faultOfStuck(run, [])).toMatchObject({
      code: 'lost-wakeup',
      facts: {
        kind: 'swallowed',
        process: 2,
        notifier: 3,
        notify: 4,
        swallower: 1,
        awake: 5,
        how: 'gave up',
      },
    });
  });

  test('a notify that woke a process for which nothing was there was lost on the one that still sleeps', () => {
    const run = scriptedRun(
      [
        begins(1, 1),
        begins(2, 2),
        begins(3, 3, release),
        { process: 3, returns: undefined, step: 4 },
        { process: 1, returns: true, step: 6 },
      ],
      {
        ...stuck(2),
        finished: maskOf(1, 3),
        steps: [sleeps(1), sleeps(2), changes(3), notifies(3, 1), wakes(1), looks(1)],
      },
    );
    expect(faultOfStuck(run, [])).toMatchObject({
      code: 'lost-wakeup',
      facts: { kind: 'woke-another', process: 2, change: 3, notifier: 3, notify: 4, woken: 1 },
    });
  });

  test('a wake-up that went to a process which took what it was woken for was not swallowed', () => {
    const run = scriptedRun(
      [
        begins(1, 1),
        begins(2, 2),
        begins(3, 3, release),
        { process: 3, returns: undefined, step: 4 },
        { process: 1, returns: true, step: 6 },
      ],
      {
        ...stuck(2),
        finished: maskOf(1, 3),
        steps: [sleeps(1), sleeps(2), changes(3), notifies(3, 1), wakes(1), changes(1)],
      },
    );
    // What process 1 took by its own change is nothing that process 2 had to be woken for.
    expect(faultOfStuck(run, []).facts).toEqual({
      kind: 'never-woken',
      process: 2,
      sleep: 2,
      change: { process: 3, step: 3, wasKilled: false },
    });
  });

  test('of a word that changed while it was slept at, the notify that is missing is the one after the change', () => {
    const run = scriptedRun(
      [
        begins(1, 1),
        begins(2, 2, release),
        { process: 2, returns: undefined, step: 2 },
        begins(3, 4, release),
        { process: 3, returns: undefined, step: 4 },
      ],
      { ...stuck(1), finished: maskOf(2, 3), steps: [looks(1), notifies(2), sleeps(1), changes(3)] },
    );
    expect(faultOfStuck(run, []).facts).toEqual({
      kind: 'never-woken',
      process: 1,
      sleep: 3,
      change: { process: 3, step: 4, wasKilled: false },
    });
  });

  test('a word that a killed process set in its last call is left by the dead', () => {
    const run = scriptedRun([begins(2, 1), begins(1, 2)], {
      ...stuck(1),
      killed: maskOf(2),
      steps: [changes(2), sleeps(1)],
    });
    expect(faultOfStuck(run, [])).toMatchObject({
      code: 'orphan-wait',
      facts: { kind: 'left-by-the-dead', link: { process: 1, holder: 2 }, since: 1 },
    });
  });

  test('a process that sleeps in the call in which it took the word is asleep with it: neither can continue', () => {
    const run = scriptedRun([begins(2, 1), begins(1, 3, release)], {
      ...stuck(1, 2),
      steps: [changes(2), sleeps(2, OTHER), looks(1), sleeps(1)],
    });
    expect(faultOfStuck(run, [])).toMatchObject({
      code: 'deadlock-cycle',
      facts: { kind: 'asleep-with-it', link: { process: 1, holder: 2 }, sleep: 2 },
    });
  });

  test('a process that has returned since it changed the word does not hold it', () => {
    const lines = [
      begins(2, 1, release),
      { process: 2, returns: undefined, step: 1 },
      begins(2, 2),
      begins(1, 3),
    ];
    const run = scriptedRun(lines, { ...stuck(1, 2), steps: [changes(2), sleeps(2, OTHER), sleeps(1)] });
    expect(faultOfStuck(run, []).facts).toMatchObject({ kind: 'never-woken' });
  });
});

describe('of runs without end', () => {
  const many = (one: (at: number) => StepRecord): StepRecord[] =>
    Array.from({ length: 1500 }, (_, at) => one(at));
  const codeOf = (steps: readonly StepRecord[], killed = 0): unknown =>
    faultOfEnd(
      scriptedRun([begins(1, 1), begins(2, 1)], { end: End.tooManySteps, culprit: 0, steps, killed }),
    )?.facts;

  test('one process alone tries in vain, several keep each other from it', () => {
    expect(codeOf(many(() => changes(1)))).toMatchObject({ kind: 'retrying', process: 1 });
    expect(codeOf(many((at) => changes(1 + (at % 2))))).toMatchObject({ kind: 'livelock' });
  });

  test('after a kill, they wait for the killed process', () => {
    const facts = { kind: 'waits-for-the-dead', process: 1, killed: [2], by: 'trying' };
    expect(
      codeOf(
        many(() => changes(1)),
        maskOf(2),
      ),
    ).toEqual(facts);
    const spins = scriptedRun([begins(1, 1), begins(2, 1)], {
      end: End.busyWait,
      culprit: 0,
      killed: maskOf(2),
    });
    expect(faultOfEnd(spins)).toMatchObject({ code: 'orphan-wait', facts: { by: 'looking' } });
  });
});
