import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { learnerText, LINE, type LearnerText } from '../lab/learner-text';
import type { SourceLine } from '../lab/protocol';

/** A source file that is larger has no line worth showing. */
const MOST_BYTES = 4 * 1024 ** 2;

const files = new Map<string, readonly string[]>();

/** The text of a line, without its indentation; empty when the file or the line is gone. */
export function sourceText({ file, line }: SourceLine): LearnerText {
  let lines = files.get(file);
  if (lines === undefined) {
    try {
      lines = readRegular(file).split('\n');
    } catch {
      lines = [];
    }
    files.set(file, lines);
  }
  return learnerText(lines[line - 1]?.trim(), LINE);
}

/** A learner's stack may name any file of the machine, and a pipe or a device would never end. */
function readRegular(file: string): string {
  const fd = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!fstatSync(fd).isFile()) return '';
    const bytes = Buffer.alloc(Math.min(fstatSync(fd).size, MOST_BYTES));
    return bytes.toString('utf8', 0, readSync(fd, bytes));
  } finally {
    closeSync(fd);
  }
}
