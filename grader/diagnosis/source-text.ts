import { readFileSync } from 'node:fs';
import type { SourceLine } from '../lab/protocol';

const files = new Map<string, readonly string[]>();

/** The text of a line, without its indentation; empty when the file or the line is gone. */
export function sourceText({ file, line }: SourceLine): string {
  let lines = files.get(file);
  if (lines === undefined) {
    try {
      lines = readFileSync(file, 'utf8').split('\n');
    } catch {
      lines = [];
    }
    files.set(file, lines);
  }
  return lines[line - 1]?.trim() ?? '';
}
