import { existsSync, readFileSync } from 'node:fs';
import { writeWhole } from '../report/whole-file';
import { atMost } from './at-most';
import { verdictsSchema, type Verdict, type Verdicts } from './verdicts';

/** How the verdicts are found. */
export interface Source {
  readonly titles: readonly string[];
  /** The digest of all that judges, as it is now. */
  readonly grader: () => string;
  /** The digest of a submission, as it is now. */
  readonly submission: (title: string) => string;
  readonly grade: (title: string) => Promise<Omit<Verdict, 'submission'>>;
}

export interface Collected {
  /** Already in the file, and not graded again. */
  readonly kept: number;
  readonly graded: number;
  /** No verdict came of these. They are tried again the next time. */
  readonly failed: readonly { readonly title: string; readonly error: unknown }[];
}

/** The file holds verdicts of a different grader; together they would describe neither. */
export class DifferentGrader extends Error {
  readonly code = 'different-grader';
  constructor(
    readonly file: string,
    readonly when: 'before' | 'meanwhile',
  ) {
    super(
      when === 'before'
        ? `${file} holds verdicts of a different version of the grader. Remove the file, or write to a different one.`
        : `The grader has changed while it was grading. The verdicts in ${file} are those of the old version.`,
    );
  }
}

/**
 * Grades what the file does not hold yet, two at a time, and writes the file after each verdict. A run that was
 * interrupted is continued by the next one.
 *
 * @throws DifferentGrader
 */
export async function collectVerdicts(
  file: string,
  source: Source,
  onGraded: (title: string, done: number, total: number) => void,
): Promise<Collected> {
  const grader = source.grader();
  const { verdicts, grader: known } = readVerdicts(file) ?? { verdicts: {}, grader };
  if (known !== grader) throw new DifferentGrader(file, 'before');
  const isKept = (title: string): boolean => verdicts[title]?.submission === source.submission(title);
  const open = source.titles.filter((title) => !isKept(title));
  const failed: { title: string; error: unknown }[] = [];
  const slots = atMost(2);
  let done = 0;
  /** Graded while the grader changed, so it is unknown by which one. */
  const dropped: string[] = [];

  const judge = async (title: string): Promise<void> => {
    if (dropped.length > 0) return;
    try {
      const submission = source.submission(title);
      const verdict = await source.grade(title);
      if (source.grader() !== grader) {
        dropped.push(title);
        return;
      }
      verdicts[title] = { submission, ...verdict };
      writeWhole(file, textOf({ grader, verdicts }));
    } catch (error) {
      failed.push({ title, error });
    }
    onGraded(title, ++done, open.length);
  };
  await Promise.all(open.map((title) => slots(() => judge(title))));
  if (dropped.length > 0) throw new DifferentGrader(file, 'meanwhile');
  return { kept: source.titles.length - open.length, graded: done - failed.length, failed };
}

/** Undefined where there is no such file. @throws what is wrong with its content */
export function readVerdicts(file: string): Verdicts | undefined {
  return existsSync(file) ? verdictsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function textOf({ grader, verdicts }: Verdicts): string {
  const inOrder = Object.entries(verdicts).sort(([a], [b]) => (a < b ? -1 : 1));
  return `${JSON.stringify({ grader, verdicts: Object.fromEntries(inOrder) }, null, 1)}\n`;
}
