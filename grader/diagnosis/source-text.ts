import { readSource } from '../lab/image/read-source';
import type { SourceLine } from '../lab/protocol';

const files = new Map<string, readonly string[]>();

/** The text of a line, without its indentation; empty when the file or the line is gone. */
export function sourceText({ file, line }: SourceLine): string {
  let lines = files.get(file);
  if (lines === undefined) {
    lines = linesOf(file);
    files.set(file, lines);
  }
  return lines[line - 1]?.trim() ?? '';
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
