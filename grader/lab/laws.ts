import type { CheckBody, PlanOptions } from './kata-session';

/** A law as its spec states it. */
interface StatedLaw<Scenarios> {
  readonly body: CheckBody<Scenarios>;
  readonly options: PlanOptions;
}

const stated = new Map<string, unknown>();

/** The laws of a kata by title, as far as its specs have been loaded in this world. */
export function lawsOf<Scenarios>(kata: string): Map<string, StatedLaw<Scenarios>> {
  const known = stated.get(kata) ?? new Map<string, StatedLaw<Scenarios>>();
  stated.set(kata, known);
  return known as Map<string, StatedLaw<Scenarios>>;
}
