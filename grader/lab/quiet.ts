import { setTimeout as pause } from 'node:timers/promises';
import { fail } from './failure';
import { playerOf } from './player';
import type { Subject } from './subject';

const LOOK_MS = 12;
/** A process on its way out is runnable or disappears; a family that is all asleep this often in a row has settled. */
const QUIET_LOOKS = 5;
/** A family that computes for so long without being asked to never settles. */
const MOST_CPU_MS = 3_000;

/** Resolves when nothing moves in a family any more: all are asleep or gone, whatever the machine's load. */
async function settled(subject: Subject, looks = QUIET_LOOKS): Promise<void> {
  let before = '';
  let quiet = 0;
  let firstCpuMs: number | undefined;
  for (;;) {
    const members = subject.members();
    const cpuMs = members.reduce((sum, row) => sum + row.cpuMs, 0);
    firstCpuMs ??= cpuMs;
    // A child that is dead but not buried is about to become an event in its parent.
    const unburied = subject.unburied();
    const now = `${members.map((row) => `${String(row.pid)}:${String(row.cpuMs)}`).join()} ${String(unburied)}`;
    quiet = now === before && members.every((row) => row.isAsleep) ? quiet + 1 : 0;
    if ((members.length <= 1 && unburied === 0) || quiet >= looks || cpuMs - firstCpuMs > MOST_CPU_MS) return;
    before = now;
    await pause(LOOK_MS);
  }
}

/** Resolves when the process under test and all that it started have come to rest. */
export async function quiet(process: object): Promise<void> {
  await settled(playerOf(process).subject);
  // What the dead have printed lies in the pipe already: let the event loop take it out.
  await pause(1);
  await pause(1);
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
  const todo = /Error: (TODO.*)/.exec(playerOf(process).subject.printed.stderr)?.[1];
  if (todo !== undefined) fail({ code: 'not-started', sentence: `Not written yet: ${todo}` });
}

/** A process that is to end may look at its parent only now and then: so many looks at a sleeping family are enough. */
const PATIENT_LOOKS = 150;

/** Waits until nothing that it started runs any more, or what runs has come to stay; how many processes that are. */
export async function leftBelow(process: object): Promise<number> {
  const { subject } = playerOf(process);
  return strangersAfterAll(subject);
}

export async function strangersAfterAll(subject: Subject): Promise<number> {
  await settled(subject);
  if (strangersOf(subject) > 0) await settled(subject, PATIENT_LOOKS);
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
