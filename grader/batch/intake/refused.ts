/** Why a submission cannot be read, as a fact. Its text is made in `tables/problem-text`. */
export type Problem =
  | { readonly code: 'not-an-archive'; readonly file: string }
  | { readonly code: 'broken-archive'; readonly detail: string }
  | { readonly code: 'unsafe-name'; readonly name: string }
  | { readonly code: 'link-out'; readonly name: string; readonly target: string }
  | { readonly code: 'too-large'; readonly mostBytes: number }
  | { readonly code: 'too-many-files'; readonly most: number }
  | { readonly code: 'same-name'; readonly name: string; readonly count: number }
  | { readonly code: 'no-kata' }
  | { readonly code: 'ambiguous'; readonly kata: string; readonly places: readonly string[] }
  | { readonly code: 'unreadable-file'; readonly file: string; readonly why: string }
  | { readonly code: 'no-such-ref'; readonly ref: string }
  | { readonly code: 'unreadable'; readonly detail: string }
  /** Not the submission's fault, so it is not judged, and gets no 0. */
  | { readonly code: 'machine'; readonly detail: string };

/** One submission is refused, by name; the others are judged. */
export class Refused extends Error {
  readonly code = 'refused';
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}
