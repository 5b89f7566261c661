import { Failure, type Fault } from '../faults/failure';
import { LearnerSyntaxError } from './compile-learner';
import { LearnerFileMissing, LearnerFileUnreadable } from './learner-file';
import { MOST_SOURCE_BYTES } from './read-source';
import { learnerText, MESSAGE } from '../faults/learner-text';
import { shown } from '../course/project';

/** Why no check can be run on the learner's file, as a fault. What is not the learner's doing is thrown on. */
export function faultOfLoading(error: unknown): Fault {
  if (error instanceof Failure) return error.fault;
  if (error instanceof LearnerFileMissing) {
    return {
      code: 'file-missing',
      sentence: `There is no ${shown(error.file)}. Put the file back (\`git checkout ${shown(error.file)}\`).`,
    };
  }
  if (error instanceof LearnerFileUnreadable)
    return { code: 'file-unreadable', sentence: whyUnreadable(shown(error.file), error.reason) };
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

function whyUnreadable(file: string, reason: LearnerFileUnreadable['reason']): string {
  const mib = (bytes: number): string => `${String(Math.ceil(bytes / 1024 ** 2))} MiB`;
  switch (reason.why) {
    case 'refused':
      return `${file} cannot be read. Check its permissions (\`ls -l\`).`;
    case 'dangling':
      return `${file} is a link to a file that does not exist. Make the link again, or put your file in its place.`;
    case 'circular':
      return `${file} is a link that leads back to itself. Put your file in its place.`;
    case 'not-text':
      return `${file} is not text in UTF-8. Save it from your editor with the encoding UTF-8.`;
    case 'too-large':
      return `${file} is larger than ${mib(MOST_SOURCE_BYTES)}, the most that the grader reads. Replace it with your code.`;
    case 'not-a-file': {
      const what = { folder: 'a folder', pipe: 'a named pipe', socket: 'a socket', device: 'a device' };
      return `${file} cannot be read: it is ${what[reason.what]}, not a file. Put your file in its place.`;
    }
  }
}
