import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sourceText } from './source-text';

test('a line is shown without its indentation; one that is not there, or not in a text, is empty', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-source-text-'));
  try {
    const at = (name: string, line: number): string =>
      sourceText({ file: path.join(folder, name), line, column: 1 });
    writeFileSync(path.join(folder, 'value.ts'), '\ufefffirst\r\n  second();\r\n');
    execFileSync('mkfifo', [path.join(folder, 'pipe.ts')]);
    expect([at('value.ts', 1), at('value.ts', 2), at('value.ts', 9)]).toEqual(['first', 'second();', '']);
    // To open a pipe would block: the name comes from a stack, which learner code may have written.
    expect([at('pipe.ts', 1), at('gone.ts', 1)]).toEqual(['', '']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a file that has been saved again is read again', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-source-text-'));
  try {
    const file = path.join(folder, 'value.ts');
    for (const text of ['first', 'other']) {
      writeFileSync(file, text);
      expect(sourceText({ file, line: 1, column: 1 })).toBe(text);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
