import { printable } from '../faults/learner-text';
import type { Result } from './result';

/**
 * The result with every text in it fit for a terminal, a page and a log. Learner text is cleaned where it comes in; this
 * is for what comes by any other way, such as a file's name, so that no writer has to think of it.
 */
export function printableResult(result: Result): Result {
  return clean(result) as Result;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value).replaceAll('\t', '  ');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]));
}
