import type { Result } from './result';
import { writeWhole } from './whole-file';

/** Writes the result model to a file, whole or not at all. */
export function writeJson(file: string, result: Result): void {
  writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
}
