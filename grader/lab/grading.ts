import type { Replay } from '../faults/replay';
import type { Fault } from '../faults/failure';
import type { KataNews, Verdict } from './verdict';

/** What a run of the specs is asked to do. */
export interface GradeRequest {
  /** The folder with the learner's katas. */
  readonly root: string;
  /** Earlier katas are also the learner's, instead of the reference solutions. */
  readonly own: boolean;
  readonly seed: number | undefined;
  /** Only this run of the one check that is asked for. */
  readonly replay: Replay | undefined;
  /** Titles of the requested checks, by kata. Undefined: the checks that Jest runs. */
  readonly checks: ReadonlyMap<string, ReadonlySet<string>> | undefined;
}

/** Receives what the specs find. */
export interface VerdictSink {
  onVerdict(verdict: Verdict): void;
  onNews(news: KataNews): void;
}

/** What the specs, in Jest's own world, receive from outside it. */
export interface Grading {
  readonly request: GradeRequest;
  readonly sink: VerdictSink;
  /** The message of the error with which a Jest test fails. */
  readonly explain: (fault: Fault) => string;
}

const GRADING = Symbol.for('forklings.grading');

/** Puts the grading where the specs find it. */
export function exposeGrading(world: object, grading: Grading): void {
  Object.defineProperty(world, GRADING, { value: grading, configurable: true });
}

export function exposedGrading(): Grading {
  const grading: unknown = Reflect.get(globalThis, GRADING);
  if (grading === undefined)
    throw new Error('a spec was run without the settings of jest.config.ts, which say what to grade');
  // Only `exposeGrading` writes there. The object comes from a different realm.
  return grading as Grading;
}
