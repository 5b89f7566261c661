import type { Outcome } from './outcome';

/** Where two runs disagree; undefined stands for what one of them does not have. */
export interface Difference {
  readonly title: string;
  /** The id of a law, or `verdict`. */
  readonly what: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/**
 * What differs between two runs. A run judges as few laws as it needs, so only the laws that both have judged are
 * compared.
 */
export function compared(before: readonly Outcome[], after: readonly Outcome[]): Difference[] {
  const [old, now] = [byTitle(before), byTitle(after)];
  const titles = [...new Set([...old.keys(), ...now.keys()])].sort();
  return titles.flatMap((title) => differencesOf(title, old.get(title), now.get(title)));
}

function byTitle(outcomes: readonly Outcome[]): Map<string, Outcome> {
  return new Map(outcomes.map((outcome) => [outcome.title, outcome]));
}

function differencesOf(title: string, old: Outcome | undefined, now: Outcome | undefined): Difference[] {
  const laws = Object.keys(old?.laws ?? {}).filter((law) => now?.laws[law] !== undefined);
  const facts: Omit<Difference, 'title'>[] = [
    { what: 'verdict', before: old?.verdict, after: now?.verdict },
    ...laws.sort().map((law) => ({ what: law, before: old?.laws[law], after: now?.laws[law] })),
  ];
  return facts.filter(({ before, after }) => before !== after).map((fact) => ({ title, ...fact }));
}
