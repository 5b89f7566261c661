import { expect, test } from '@jest/globals';
import { semaphoreModel } from '../history';
import { Operation } from '../kernel/interception';
import { Flag } from '../explorer/board/layout';
import type { StepRecord } from '../explorer/run/run-record';
import { step } from '../explorer/testing/written-run';
import { linearizable } from './judges';
import { lockFault } from './lock-faults';
import { maskOf, returning, scriptedRun, stuck, type ScriptLine } from './testing/scripted-run';

const acquire = { method: 'acquire' };
const release = { method: 'release' };
const judge = linearizable(semaphoreModel({ initial: 1, bounded: true }), lockFault(1));

const at = { address: 64, size: 4 };
const changes = step({ process: 0, kind: Operation.store, flags: Flag.changed, ...at });
const notifies = step({ process: 0, kind: Operation.notify, ...at });
const looks = step({ process: 1, kind: Operation.load, ...at });
const sleeps = step({ process: 1, kind: Operation.wait, flags: Flag.blocked, ...at });

/** Process 1 acquires and releases, and process 2 sleeps in acquire() for ever. */
function codeOf(lines: readonly ScriptLine[], steps: readonly StepRecord[]): string | undefined {
  const run = scriptedRun([...returning(1, acquire, true), ...lines], {
    ...stuck(2),
    finished: maskOf(1),
    steps,
  });
  return judge(run)?.code;
}

test('a process that began its acquire() after the last release, and sleeps, shows that a permit is gone', () => {
  const lines = [...returning(1, release), { process: 2, begins: acquire, step: 2 }];
  expect(codeOf(lines, [changes, looks, sleeps])).toBe('lost-permit');
});

test('one that looked before the release and fell asleep after it sleeps beside the permit', () => {
  const lines = [
    { process: 2, begins: acquire, step: 1 },
    { process: 1, begins: release, step: 2 },
    { process: 1, returns: undefined, step: 3 },
  ];
  expect(codeOf(lines, [looks, changes, notifies, sleeps])).toBe('lost-wakeup');
});

test('a value below 0 is a wrong value, which no order of the calls need explain', () => {
  const run = scriptedRun([...returning(1, acquire, true), ...returning(1, { method: 'value' }, -1)]);
  expect(judge(run)).toMatchObject({ code: 'wrong-value', actual: '-1', facts: { kind: 'fewer-than-none' } });
});
