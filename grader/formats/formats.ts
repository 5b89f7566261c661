import { check50 } from './check50';
import { classroom50, CLASSROOM50_VARIABLES, type Environment } from './classroom50';
import { exercism } from './exercism';
import { githubSummary } from './github-summary';
import { gradescope } from './gradescope';
import { junit } from './junit';
import type { Outcome } from './outcome';
import { prairielearn } from './prairielearn';

/** The file formats of platforms, by the name that `--format` takes. Each is written from the result model alone. */
export const formats = {
  gradescope,
  classroom50,
  exercism,
  check50,
  prairielearn,
  junit,
  'github-summary': githubSummary,
} as const satisfies { readonly [name: string]: (outcome: Outcome) => string };

export type FormatName = keyof typeof formats;

export const formatNames = Object.keys(formats) as FormatName[];

export function isFormatName(name: string): name is FormatName {
  return Object.hasOwn(formats, name);
}

/** The variables that the format needs and that are not set. Only Classroom 50 identifies a submission by them. */
export function missingVariables(name: FormatName, environment: Environment = process.env): string[] {
  if (name !== 'classroom50') return [];
  return Object.values(CLASSROOM50_VARIABLES).filter((variable) => (environment[variable] ?? '') === '');
}
