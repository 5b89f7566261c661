import type { SourceLine } from '../faults/traced-step';
import { readSource } from '../image/read-source';
import { learnerText, LINE, type LearnerText } from '../faults/learner-text';

const files = new Map<string, readonly string[]>();

/** The text of a line, without its indentation; empty when the file or the line is gone. */
export function sourceText({ file, line }: SourceLine): LearnerText {
  return learnerText(sourceLines(file)[line - 1]?.trim(), LINE);
}

/** The line as it stands in the file, of any length; empty when the file or the line is gone. */
export function wholeLine({ file, line }: SourceLine): string {
  return sourceLines(file)[line - 1] ?? '';
}

/** All lines of a file as they are in it, so not yet safe to show; none when the file is gone. */
export function sourceLines(file: string): readonly string[] {
  let lines = files.get(file);
  if (lines === undefined) {
    lines = linesOf(file);
    files.set(file, lines);
  }
  return lines;
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
