import { afterAll, beforeAll, test } from '@jest/globals';
import { kataOf, type Kata } from '../course/course';
import { exposedGrading, exposedHosting } from './grading';
import { KataSession, type CheckBody, type PlanOptions } from './kata-session';
import { lawsOf } from './laws';

export type Law<Scenarios> = (title: string, body: CheckBody<Scenarios>, options?: PlanOptions) => void;

/** Jest's own limit is a last resort against an error in the grader. A learner's hang is found by `Quiescence`. */
const LAST_RESORT_MS = 15 * 60_000;

/** The stages of a kata may be in one test file together; then they share its image and its processes. */
const sessions = new Map<string, unknown>();

/**
 * Opens the specification of one stage of a kata. `law(title, body)` states one promise: it is a Jest test whose body
 * calls processes under test. Titles are those of the stage in exercises/course.json. In a world that judges many
 * submissions (`hosted`), the laws are only noted.
 */
export function stage<Scenarios>(kataId: string, stageId: string): { readonly law: Law<Scenarios> } {
  const kata = kataOf(kataId);
  const laws = kata.stages.find(({ id }) => id === stageId)?.laws;
  if (laws === undefined) throw new Error(`exercises/course.json: ${kataId} has no stage "${stageId}".`);
  const noted = lawsOf<Scenarios>(kataId);
  const session = exposedHosting() === undefined ? sessionOf<Scenarios>(kata) : undefined;
  return {
    law(title, body, options = {}) {
      if (!laws.some((law) => law.title === title))
        throw new Error(`exercises/course.json: stage "${stageId}" of ${kataId} has no law "${title}".`);
      noted.set(title, { body, options });
      session?.plan(title, body, options);
      if (session !== undefined) test(title, () => session.run(title), LAST_RESORT_MS);
    },
  };
}

function sessionOf<Scenarios>(kata: Kata): KataSession<Scenarios> {
  const known = sessions.get(kata.id);
  if (known !== undefined) return known as KataSession<Scenarios>;
  const session = new KataSession<Scenarios>(kata, exposedGrading());
  sessions.set(kata.id, session);
  beforeAll(() => session.open(), LAST_RESORT_MS);
  afterAll(() => session.close(), LAST_RESORT_MS);
  return session;
}
