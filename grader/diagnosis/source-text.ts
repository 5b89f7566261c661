import type { SourceLine } from '../faults/traced-step';
import { readSource } from '../image/read-source';
import { learnerText, LINE, type LearnerText } from '../faults/learner-text';

const files = new Map<string, readonly string[]>();

/** The text of a line, without its indentation; empty when the file or the line is gone. */
export function sourceText(where: SourceLine): LearnerText {
  return learnerText(wholeLine(where).trim(), LINE);
}

/** The line as it stands in the file, of any length; empty when the file or the line is gone. */
export function wholeLine({ file, line }: SourceLine): string {
  let lines = files.get(file);
  if (lines === undefined) {
    lines = linesOf(file);
    files.set(file, lines);
  }
  return lines[line - 1] ?? '';
}

/** The name may come from a stack that learner code has written. */
function linesOf(file: string): readonly string[] {
  try {
    const read = readSource(file);
    return 'text' in read ? read.text.split('\n') : [];
  } catch {
    return [];
  }
}
