import type { Result } from './result';

/** The result model as the text of a file. */
export function jsonOf(result: Result): string {
  return `${JSON.stringify(result, null, 2)}\n`;
}
