import type { ChildProcess } from 'node:child_process';
import type { ChildSight } from '../../faults/sight';
import { learnerText, NAME } from '../../faults/learner-text';

interface Started {
  readonly child: ChildProcess;
  readonly fn: string;
  hadEnded: boolean;
}

/** The children that the learner's code has started in traced calls, and how each has ended. */
export class ChildrenStarted {
  readonly #all: Started[] = [];

  add(fn: string, child: ChildProcess): void {
    this.#all.push({ child, fn, hadEnded: false });
  }

  /** A call begins: what has ended by now did not end in it. */
  beginCall(): void {
    for (const one of this.#all) one.hadEnded = hasEnded(one.child);
  }

  sights(): ChildSight[] {
    return this.#all.map(({ child, fn, hadEnded }) => {
      const { exitCode, signalCode } = child;
      const isOver = hasEnded(child);
      const signal = signalCode === null ? null : learnerText(signalCode, NAME);
      return {
        pid: child.pid ?? 0,
        fn: learnerText(fn, NAME),
        ...(isOver ? { end: { exitCode, signal } } : {}),
        endedDuringCall: isOver && !hadEnded,
      };
    });
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
