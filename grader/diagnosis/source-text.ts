import { statSync } from 'node:fs';
import type { SourceLine } from '../faults/traced-step';
import { readSource } from '../image/read-source';
import { learnerText, LINE, type LearnerText } from '../faults/learner-text';

interface KnownFile {
  /** Which content it was: a judge that stays warm sees one file again after each save. */
  readonly state: string;
  readonly lines: readonly string[];
}

const files = new Map<string, KnownFile>();

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
  const state = stateOf(file);
  const known = files.get(file);
  if (known?.state === state) return known.lines;
  const lines = linesOf(file);
  files.set(file, { state, lines });
  return lines;
}

function stateOf(file: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join();
  } catch {
    return 'gone';
  }
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
