import { fail } from '../faults/failure';
import { playerOf } from '../subject/player';
import type { Subject } from '../subject/subject';
import { hasDiedOfStub } from '../faults/not-written';

/** Timers that are due within so much virtual time belong to what is going on, in ms. */
const SOON_MS = 100;

/** Resolves when the processes of the check have come to rest: nothing more happens unless the check makes it. */
export async function quiet(process: object): Promise<void> {
  await playerOf(process).subject.group.rest({ withinMs: SOON_MS });
}

/** The lines that a process under test and its children have printed on standard output in this check. */
export async function lines(process: object): Promise<string[]> {
  await quiet(process);
  const { stdout } = playerOf(process).subject.printed;
  return stdout === '' ? [] : stdout.trimEnd().split('\n');
}

/** A program that a process under test ran may have come upon a stub: then its output says nothing of the learner's work. */
export async function unlessUnwritten(process: object): Promise<void> {
  await quiet(process);
  if (hasDiedOfStub(playerOf(process).subject.printed.stderr))
    fail({ code: 'not-started', facts: { kind: 'stub-reached' } });
}

/** A process that is to end may look at its parent only now and then: it has so much virtual time for that, in ms. */
const LATER_MS = 10_000;

/** Waits until nothing that it started runs any more, or what runs has come to stay; how many processes that are. */
export async function leftBelow(process: object): Promise<number> {
  const { subject } = playerOf(process);
  return strangersAfterAll(subject);
}

export async function strangersAfterAll(subject: Subject): Promise<number> {
  await subject.group.rest({ withinMs: SOON_MS });
  if (strangersOf(subject) > 0)
    await subject.group.rest({ withinMs: LATER_MS, isDone: () => strangersOf(subject) === 0 });
  return strangersOf(subject);
}

/** How many processes that it started are running, at any depth. */
export function runningBelow(process: object): number {
  return strangersOf(playerOf(process).subject);
}

function strangersOf(subject: Subject): number {
  return subject.members().filter((row) => row.pid !== subject.pid).length;
}

/** The numbers of the processes that are its children in the system's table. */
export function childrenOf(process: object): number[] {
  const { subject } = playerOf(process);
  return subject
    .members()
    .filter((row) => row.parent === subject.pid)
    .map((row) => row.pid);
}

/** How much memory one of its family holds, in bytes; 0 when it is gone. */
export function residentBytes(process: object, pid: number): number {
  const { subject } = playerOf(process);
  return subject.members().find((row) => row.pid === pid)?.residentBytes ?? 0;
}
