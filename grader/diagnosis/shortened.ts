import { MOST_TRACED_STEPS } from '../faults/traced-step';
import type { TurnStep } from '../faults/turns';

/**
 * The first and the last steps of a turn, and those of which the sentence speaks; in place of others, how many there are.
 * A call of more steps than are recorded has no last ones.
 */
export function shortened(
  steps: readonly TurnStep[],
  most: number,
  decisive: ReadonlySet<number>,
): readonly (TurnStep | number)[] {
  if (steps.length <= most + 1) return steps;
  const first = Math.ceil(most / 2);
  const last = steps.length === MOST_TRACED_STEPS ? steps.length : steps.length - Math.floor(most / 2);
  const found: (TurnStep | number)[] = [];
  for (const [at, step] of steps.entries()) {
    const before = found.at(-1);
    const isShown = at < first || at >= last || decisive.has(step.number ?? -1);
    if (isShown) found.push(step);
    else if (typeof before === 'number') found[found.length - 1] = before + 1;
    else found.push(1);
  }
  return found;
}
