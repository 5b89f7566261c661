import { Failure, type Fault } from './failure';
import { LearnerFileMissing, LearnerFileUnreadable, LearnerSyntaxError } from './image/kata-image';
import { learnerText, MESSAGE } from './learner-text';
import { shown } from './project';

/** Why no check can be run on the learner's file, as a fault. What is not the learner's doing is thrown on. */
export function faultOfLoading(error: unknown): Fault {
  if (error instanceof Failure) return error.fault;
  if (error instanceof LearnerFileMissing) {
    return {
      code: 'file-missing',
      sentence: `There is no ${shown(error.file)}. Put the file back (\`git checkout ${shown(error.file)}\`).`,
    };
  }
  if (error instanceof LearnerFileUnreadable) {
    return {
      code: 'file-unreadable',
      sentence: `${shown(error.file)} cannot be read. Check its permissions (\`ls -l\`).`,
    };
  }
  if (error instanceof LearnerSyntaxError) {
    const [first] = error.faults;
    if (first === undefined) throw error;
    const { file, line, column, text } = first;
    const more = error.faults.length > 1 ? ` (and ${String(error.faults.length - 1)} more)` : '';
    return {
      code: 'syntax',
      sentence: `${learnerText(text, MESSAGE)}${more}`,
      where: { file, line, column: column + 1 },
    };
  }
  throw error;
}
