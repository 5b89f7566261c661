import type { CheckResult, DiagnosisResult, TypeErrorResult } from '../report/result';
import type { Place, Progress } from './place';

/** What is known of the stage that is being worked on. */
export type Judgement =
  /** The file is still the stub. */
  | { readonly kind: 'not-started' }
  | {
      readonly kind: 'judging' | 'judged';
      /** The verdicts so far, in the order of the stage. */
      readonly checks: readonly CheckResult[];
      /** How many laws there are. */
      readonly of: number;
      /** Why no law could be checked. */
      readonly problem?: DiagnosisResult | undefined;
      readonly missing?: readonly string[];
    }
  /** The stage is complete. These are failures of earlier stages, if it has broken them. */
  | { readonly kind: 'complete'; readonly broken: readonly CheckResult[] }
  /** The grader could not judge, which is not the learner's mistake. */
  | { readonly kind: 'not-judged'; readonly reason: string };

/** What lies over the judgement. */
export type Page =
  | { readonly kind: 'welcome'; readonly number: number }
  | { readonly kind: 'map' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'text'; readonly title: string; readonly text: string };

/** Everything that the screen shows. */
export interface LoopView {
  readonly place: Place;
  /** The learner's file, as the learner would write it. */
  readonly file: string;
  readonly progress: Progress;
  readonly judgement: Judgement;
  /** What the compiler finds in the learner's files; undefined while it looks. */
  readonly typeErrors?: readonly TypeErrorResult[] | undefined;
  readonly page?: Page | undefined;
  /** The first line of the body that is shown. */
  readonly scroll: number;
  /** One sentence about what just happened, such as where a copy is. */
  readonly notice?: string | undefined;
}
