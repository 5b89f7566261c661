import type { ErrorFacts } from '../error-facts';
import type { LearnerText } from '../learner-text';
import type { During } from './during';

/** Why a file cannot be read. */
export type UnreadableReason =
  | { readonly why: 'refused' | 'dangling' | 'circular' | 'solution' | 'not-text' | 'too-large' }
  | { readonly why: 'not-a-file'; readonly what: 'folder' | 'pipe' | 'socket' | 'device' };

/** What is wrong with the learner's file, or with what it does when it is loaded. */
export interface FileFacts {
  'file-missing': { file: string };
  /** `mostBytes`: the largest file that the grader reads. */
  'file-unreadable': { file: string; reason: UnreadableReason; mostBytes: number };
  /** The first of the compiler's errors; `others`: how many more there are. */
  syntax: { text: LearnerText; others: number };
  'missing-export': { name: string; file: string };
  /** A stub was called; `todo` is what it says is left to do. */
  'not-written': { todo: LearnerText; during: During };
  /** The file is still the stub, so nothing was run. */
  'untouched-stub': object;
  /** A program that the check ran died of a stub's error. */
  'stub-reached': object;
  /** The check asked for an extra that the file does not export. */
  'no-extra': { todo: LearnerText };
  threw: { error: ErrorFacts; during: During };
  /** An import that leads nowhere. */
  'no-module': { name: LearnerText; during: During };
}
