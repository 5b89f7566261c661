import type { CheckResult } from '../result';

/**
 * Whether two failures probably have the same cause: the same fault, or one at the same line of the learner's. A line
 * that is merely the last one that ran says nothing.
 */
export function haveSameCause(one: CheckResult, other: CheckResult): boolean {
  const [left, right] = [one.diagnosis, other.diagnosis];
  if (left === undefined || right === undefined) return false;
  const [at, otherAt] = [left.where, right.where];
  const areAtOneLine = at !== undefined && at.file === otherAt?.file && at.line === otherAt.line;
  if (areAtOneLine && left.replay !== undefined && right.replay !== undefined) return true;
  return left.code === right.code && (areAtOneLine || !GENERAL.has(left.code));
}

/** Codes that say how a promise was broken, and nothing of why. */
const GENERAL: ReadonlySet<string> = new Set([
  'wrong-value',
  'wrong-error',
  'no-error',
  'threw',
  'exited',
  'not-linearizable',
  'wrong-order',
  'state-changed',
  'hang',
  'crash',
]);
