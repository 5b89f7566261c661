import type { Explored } from '../exploration/replay';
import type { TrailEntry } from '../faults/turns';
import type { Fault } from '../faults/failure';
import type { MissingExport } from '../subject/protocol';

/** The result of a check. Only `pass` earns points, and what could not be judged is never a pass. */
export type Finding =
  /** `explored`: the schedules for which it holds. */
  | { readonly status: 'pass'; readonly explored?: Explored }
  | {
      readonly status: 'fail' | 'inconclusive';
      readonly fault: Fault;
      readonly trail: readonly TrailEntry[];
    }
  /** The grader itself failed. */
  | { readonly status: 'error'; readonly reason: string }
  /** The check was not run because of a fault in the learner's file as a whole. */
  | { readonly status: 'skipped'; readonly because: Fault };

export type Verdict = Finding & {
  readonly kata: string;
  readonly title: string;
  readonly durationMs: number;
};

/** News about the kata as a whole, not about one check. */
export interface KataNews {
  readonly kata: string;
  readonly missing?: readonly MissingExport[];
  /** The learner's file could not be loaded: no check was run. */
  readonly unloadable?: Fault;
  /** The compiled code that was judged is not what it was when the checks began. */
  readonly imageChanged?: true;
}
