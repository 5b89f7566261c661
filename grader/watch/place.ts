import { course, type Kata } from '../course/course';
import type { KataProgress } from '../grade/progress-file';

/** Where a learner is in the course: a kata, and the number of one of its stages. */
export interface Place {
  readonly kata: Kata;
  readonly stage: number;
}

export type Progress = ReadonlyMap<string, KataProgress>;

/** Whether a stage was once complete. */
export function isComplete({ kata, stage }: Place, progress: Progress): boolean {
  return progress.get(kata.id)?.stages.includes(stage) === true;
}

/** The required stages of the course, in their order, or those of one kata. */
export function requiredPlaces(katas: readonly Kata[] = course().katas): Place[] {
  return katas.flatMap((kata) =>
    kata.stages.flatMap(({ kind }, at) => (kind === 'extra' ? [] : [{ kata, stage: at + 1 }])),
  );
}

/** The first required stage that is not complete; undefined when all are. */
export function firstOpen(progress: Progress, katas?: readonly Kata[]): Place | undefined {
  return requiredPlaces(katas).find((place) => !isComplete(place, progress));
}

/** The required stage after this one; undefined after the last. */
export function placeAfter({ kata, stage }: Place): Place | undefined {
  const places = requiredPlaces();
  const at = places.findIndex((one) => one.kata.id === kata.id && one.stage === stage);
  // After an extra stage comes what follows its kata.
  return at < 0 ? places.find((one) => one.kata.folder > kata.folder) : places[at + 1];
}

/** The minutes that the open stages take, roughly. */
export function minutesLeft(progress: Progress): number {
  const open = requiredPlaces().filter((place) => !isComplete(place, progress));
  return open.reduce((sum, { kata, stage }) => sum + (kata.stages[stage - 1]?.minutes ?? 0), 0);
}
