import { printable } from '../faults/learner-text';
import type { CheckResult, Result } from './result';

/**
 * The result with every text made safe for a terminal, a page and a log. Learner text is cleaned where it enters the grader.
 * This covers all other text, such as a file's name, so that no writer has to care.
 */
export function printableResult(result: Result): Result {
  return clean(result) as Result;
}

/** The same for one check, which is reported before the others are done. */
export function printableCheck(check: CheckResult): CheckResult {
  return clean(check) as CheckResult;
}

/** The same for a part of a result, or anything else that is data. */
export function printableJson<T>(data: T): T {
  return clean(data) as T;
}

function clean(value: unknown): unknown {
  if (typeof value === 'string') return printable(value).replaceAll('\t', '  ');
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, clean(part)]));
}
