import path from 'node:path';
import { Subjects } from '../../subject/testing/subjects';

/** Processes with the worlds of that fixture, which exist for tests only. */
export function subjectsWithWorlds(fixture = 'worlds'): Subjects {
  return Subjects.ofScenarios(path.join(__dirname, 'fixtures', `${fixture}.ts`));
}
