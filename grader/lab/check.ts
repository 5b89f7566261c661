import { afterAll, beforeAll, test } from '@jest/globals';
import { kataOf } from '../course/course';
import { KataSession, type CheckBody, type PlanOptions } from './kata-session';

export type Check<Scenarios> = (title: string, body: CheckBody<Scenarios>, options?: PlanOptions) => void;

/** Jest's own limit is a last resort against an error in the grader. A learner's hang is found by `Quiescence`. */
const LAST_RESORT_MS = 15 * 60_000;

/**
 * Opens a kata's specification. `check(title, body)` states one promise of the kata: it is a Jest test whose body calls
 * processes under test. Titles are those of exercises/course.json.
 */
export function kata<Scenarios>(id: string): { check: Check<Scenarios> } {
  const session = new KataSession<Scenarios>(kataOf(id));
  beforeAll(() => session.open(), LAST_RESORT_MS);
  afterAll(() => session.close(), LAST_RESORT_MS);
  return {
    check(title, body, options = {}) {
      session.plan(title, body, options);
      test(title, () => session.run(title), LAST_RESORT_MS);
    },
  };
}
