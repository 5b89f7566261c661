import type { Replay } from '../faults/replay';
import type { Fault } from '../faults/failure';
import type { Direct } from './attempt';
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
  /** Decides the schedules of the exploration of `replay`, in place of a search. The verdict then says nothing. */
  readonly direct?: Direct | undefined;
  /** Titles of the requested checks, by kata. Undefined: the checks that Jest runs. */
  readonly checks: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  /** The checks of a kata after its first failure are left out. */
  readonly stopAtFailure?: boolean | undefined;
  /** At most this many checks side by side; two by default. */
  readonly atOnce?: number | undefined;
  /** What was compiled from `root` is removed at the end. */
  readonly isTransient?: boolean | undefined;
  /** False as soon as the checks that have not begun are no longer wanted. */
  readonly isWanted?: (() => boolean) | undefined;
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

/** One kata to judge, for a world that judges many, one after the other. */
export interface Job {
  readonly kata: string;
  /** The file of its spec, which is loaded for the first job that needs it. */
  readonly spec: string;
  readonly grading: Grading;
  /** To be called when all its verdicts are in the sink, or with the reason why the spec could not run. */
  done(problem?: string): void;
}

/** What a world that judges many receives from outside it. */
export interface Hosting {
  /** Undefined when there will be no more. */
  next(): Promise<Job | undefined>;
}

const GRADING = Symbol.for('forklings.grading');
const HOSTING = Symbol.for('forklings.hosting');

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

/** Puts the source of jobs where a world that judges many finds it. */
export function exposeHosting(world: object, hosting: Hosting): void {
  Object.defineProperty(world, HOSTING, { value: hosting, configurable: true });
}

/** Undefined in a world that judges only once. */
export function exposedHosting(): Hosting | undefined {
  return Reflect.get(globalThis, HOSTING) as Hosting | undefined;
}
