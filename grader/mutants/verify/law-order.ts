import type { Check, Kata } from '../../course/course';

/** What laws cost, by kind: a contract is a few calls, a search thousands of runs. */
const COST: { readonly [Kind in Check['kind']]: number } = {
  contract: 1,
  hygiene: 2,
  'walk-through': 2,
  model: 3,
  'not-over-locked': 3,
  parallel: 4,
  liveness: 4,
  schedules: 5,
  faults: 6,
};

/** Cheap laws first, otherwise as the manifest has them. */
export function cheapFirst(checks: readonly Check[]): readonly Check[] {
  return [...checks].sort((one, other) => COST[one.kind] - COST[other.kind]);
}

/** All laws of the kata: first these, then those of these stages, then the others; cheap ones first in each group. */
export function lawOrder({ checks }: Kata, first: readonly string[], stages: readonly number[]): string[] {
  const known = first.filter((id) => checks.some((check) => check.id === id));
  const near = cheapFirst(checks.filter(({ stage }) => stages.includes(stage)));
  const all = [...known, ...near.map(({ id }) => id), ...cheapFirst(checks).map(({ id }) => id)];
  return [...new Set(all)];
}
