import type { Replay } from '../faults/replay';
import path from 'node:path';
import type { Explored } from '../exploration/replay';
import type { Fault, TrailEntry } from '../faults/failure';
import type { MissingExport } from '../subject/protocol';
import { projectRoot } from '../course/project';

/** What a check came to. Only `pass` earns points; what could not be judged is never a pass. */
export type Status = 'pass' | 'fail' | 'error' | 'skipped' | 'inconclusive';

export interface Verdict {
  readonly kata: string;
  readonly title: string;
  readonly status: Status;
  readonly durationMs: number;
  readonly fault?: Fault;
  readonly trail?: readonly TrailEntry[];
  /** Of an `error`: what went wrong in the grader itself. Of `skipped`: why. */
  readonly reason?: string;
  /** Of a pass: which schedules it holds for. */
  readonly explored?: Explored;
}

/** What concerns the kata as a whole, not one check. */
export interface KataNews {
  readonly kata: string;
  readonly missing?: readonly MissingExport[];
  /** The learner's file could not be loaded: no check was run. */
  readonly unloadable?: Fault;
}

/** Whoever runs Jest may listen; without a listener a failing check still fails its test, with its story as the message. */
export interface GradeListener {
  /** All checks of the kata are wanted, so later ones may begin early. */
  readonly isGrade: boolean;
  /** Is this check asked for? The others are left out. */
  isWanted(kata: string, title: string): boolean;
  readonly root: string;
  readonly own: boolean;
  readonly seed: number | undefined;
  /** Of the one check that is asked for, only this run. */
  readonly replay?: Replay | undefined;
  onStart(kata: string, title: string): void;
  onVerdict(verdict: Verdict): void;
  onNews(news: KataNews): void;
}

const LISTENER = Symbol.for('forklings.grade-listener');

/** Puts the listener where the specs, in Jest's own world, find it. */
export function exposeListener(world: object, listener: GradeListener): void {
  Object.defineProperty(world, LISTENER, { value: listener, configurable: true });
}

export function gradeListener(): GradeListener {
  const listener: unknown = Reflect.get(globalThis, LISTENER);
  return listener === undefined ? plainJest() : (listener as GradeListener);
}

/** `npx jest exercises`: the learner's own exercises, or FORKLINGS_ROOT. */
function plainJest(): GradeListener {
  return {
    isGrade: false,
    isWanted: () => true,
    root: path.resolve(projectRoot(), process.env['FORKLINGS_ROOT'] ?? 'exercises'),
    own: false,
    seed: undefined,
    onStart: () => undefined,
    onVerdict: () => undefined,
    onNews: () => undefined,
  };
}
