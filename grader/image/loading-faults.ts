import { Failure, type Fault } from '../faults/failure';
import { LearnerSyntaxError } from './compile-learner';
import { LearnerFileMissing, LearnerFileUnreadable } from './learner-file';
import { MOST_SOURCE_BYTES } from './read-source';
import { learnerText, MESSAGE } from '../faults/learner-text';
import { shown } from '../course/project';

/** Why no check can run on the learner's file, as a fault. An error that the learner did not cause is thrown again. */
export function faultOfLoading(error: unknown): Fault {
  if (error instanceof Failure) return error.fault;
  if (error instanceof LearnerFileMissing)
    return { code: 'file-missing', facts: { kind: 'file-missing', file: shown(error.file) } };
  if (error instanceof LearnerFileUnreadable) {
    const { file, reason } = error;
    const facts = {
      kind: 'file-unreadable',
      file: shown(file),
      reason,
      mostBytes: MOST_SOURCE_BYTES,
    } as const;
    return { code: 'file-unreadable', facts };
  }
  if (error instanceof LearnerSyntaxError) {
    const [first, ...others] = error.faults;
    if (first === undefined) throw error;
    const { file, line, column, text } = first;
    return {
      code: 'syntax',
      facts: { kind: 'syntax', text: learnerText(text, MESSAGE), others: others.length },
      where: { file, line, column: column + 1 },
    };
  }
  throw error;
}
