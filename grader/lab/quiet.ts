import { fail } from '../faults/failure';
import { playerOf } from '../subject/player';
import type { Subject } from '../subject/subject';
import { hasDiedOfStub } from '../faults/not-written';

/** Timers that are due within this much virtual time, in ms, belong to what is happening now. */
const SOON_MS = 100;

/** Resolves when the processes of the check have come to rest: nothing more happens unless the check causes it. */
export async function quiet(process: object): Promise<void> {
  await quietAround(playerOf(process).subject);
}

export async function quietAround({ group }: Subject): Promise<void> {
  await group.rest({ withinMs: SOON_MS });
}

/** The lines that a process under test and its children have printed to standard output in this check. */
export async function lines(process: object): Promise<string[]> {
  await quiet(process);
  const { stdout } = playerOf(process).subject.printed;
  return stdout === '' ? [] : stdout.trimEnd().split('\n');
}

/**
 * When a program that a process under test ran has reached a stub, its output says nothing about the learner's work.
 */
export async function unlessUnwritten(process: object): Promise<void> {
  await quiet(process);
  if (hasDiedOfStub(playerOf(process).subject.printed.stderr))
    fail({ code: 'not-started', facts: { kind: 'stub-reached' } });
}

/**
 * A process that is to end may look at its parent only now and then. It gets this much virtual time for that, in ms.
 */
const LATER_MS = 10_000;

/**
 * Waits until nothing that the process started still runs, or until what runs is there to stay. Returns how many
 * processes that are.
 */
export async function leftBelow(process: object): Promise<number> {
  const { subject } = playerOf(process);
  return strangersAfterAll(subject);
}

export async function strangersAfterAll(subject: Subject): Promise<number> {
  await quietAround(subject);
  if (strangersOf(subject) > 0)
    await subject.group.rest({ withinMs: LATER_MS, isDone: () => strangersOf(subject) === 0 });
  return strangersOf(subject);
}

/** The number of running processes that the process has started, at any depth. */
export function runningBelow(process: object): number {
  return strangersOf(playerOf(process).subject);
}

function strangersOf(subject: Subject): number {
  return subject.members().filter((row) => row.pid !== subject.pid).length;
}

/** The pids of the process's children in the system's table. */
export function childrenOf(process: object): number[] {
  const { subject } = playerOf(process);
  return subject
    .members()
    .filter((row) => row.parent === subject.pid)
    .map((row) => row.pid);
}

/** How much memory a member of its family uses, in bytes; 0 when the member is gone. */
export function residentBytes(process: object, pid: number): number {
  const { subject } = playerOf(process);
  return subject.members().find((row) => row.pid === pid)?.residentBytes ?? 0;
}
