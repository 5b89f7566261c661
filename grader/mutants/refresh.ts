import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { applyEdit, editBetween, type Files } from './edit';

/** What becomes of an edit when the program that it edits has changed. */
export type Refreshed =
  | { readonly kind: 'same' }
  | { readonly kind: 'moved'; readonly patch: string; readonly touched: number }
  /** Both the edit and the change touch the same lines: a person has to look. */
  | { readonly kind: 'conflict'; readonly files: Files };

/**
 * Carries an edit over from the program as it was to the program as it is, by a three-way merge (`git merge-file`).
 *
 * @throws EditDoesNotFit if it was not an edit of `before`
 */
export function refreshEdit(patch: string, before: Files, after: Files): Refreshed {
  const edited = applyEdit(before, patch);
  const merged = new Map(after);
  let isWhole = true;
  for (const [name, text] of edited) {
    if (text === before.get(name)) continue;
    const one = mergeFile(before.get(name) ?? '', text, after.get(name) ?? '');
    merged.set(name, one.text);
    isWhole &&= one.isWhole;
  }
  if (!isWhole) return { kind: 'conflict', files: merged };
  const moved = editBetween(after, merged);
  return moved.patch === patch ? { kind: 'same' } : { kind: 'moved', ...moved };
}

function mergeFile(base: string, edited: string, changed: string): { text: string; isWhole: boolean } {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-merge-'));
  try {
    const names = Object.entries({ edited, base, changed }).map(([name, text]) => {
      writeFileSync(path.join(folder, name), text);
      return name;
    });
    // It ends with the number of conflicts.
    const words = ['merge-file', '--stdout', '-L', 'the edit', '-L', 'before', '-L', 'now', ...names];
    return {
      text: execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: 'pipe' }),
      isWhole: true,
    };
  } catch (error) {
    if (!isConflict(error)) throw error;
    return { text: error.stdout, isWhole: false };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isConflict(error: unknown): error is { status: number; stdout: string } {
  return (
    typeof error === 'object' &&
    error !== null &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status > 0 &&
    error.status < 128 &&
    'stdout' in error &&
    typeof error.stdout === 'string'
  );
}
