import type { CheckResult } from '../result';

/**
 * The failures, the most instructive first: an explored schedule before a single call, few lanes before many, few steps
 * of a schedule before many. Where no schedule was explored, laws stay in their order: the first are the most basic, and
 * a call more or less says nothing. A failure that only says that something is not written yet comes last.
 */
export function byInstruction(failures: readonly CheckResult[]): CheckResult[] {
  return [...failures].sort((a, b) => {
    const [left, right] = [weightOf(a), weightOf(b)];
    const at = left.findIndex((weight, index) => weight !== right[index]);
    return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
  });
}

function weightOf({ diagnosis, status }: CheckResult): number[] {
  const calls = diagnosis?.calls ?? [];
  const steps = calls.reduce((sum, call) => sum + 1 + call.steps.length, 0);
  const lanes = new Set(calls.map(({ process }) => process)).size;
  return [
    diagnosis?.code === 'not-started' ? 1 : 0,
    status === 'fail' ? 0 : 1,
    diagnosis?.replay === undefined ? 1 : 0,
    lanes,
    diagnosis?.replay === undefined ? 0 : steps,
  ];
}
