import { sourcesIn } from './base-programs';
import { editedFiles, submissions } from './submissions';

/** The files of a submission in grader/mutants, such as `02-value/cached-read`, by name. */
export function submissionFiles(title: string): ReadonlyMap<string, string> {
  const submission = submissions().find((one) => one.title === title);
  if (submission === undefined) throw new Error(`grader/mutants has no ${title}`);
  return new Map(submission.form === 'edit' ? editedFiles(submission) : sourcesIn(submission.source));
}
