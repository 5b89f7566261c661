import path from 'node:path';
import type { Submission } from '../mutants/submissions';
import { UserError } from './user-error';

/** Those whose title, kata or name is among the words; all when there are none. */
export function chooseSubmissions(
  all: readonly Submission[],
  words: readonly string[],
): readonly Submission[] {
  const namesOf = ({ title, kata }: Submission): string[] => [
    title,
    path.basename(title),
    kata.id,
    kata.folder,
    `${kata.id}/${path.basename(title)}`,
  ];
  const plain = words.map((word) => word.replace(/\/+$|\.diff$/, '').replace(/^grader\/mutants\//, ''));
  for (const word of plain)
    if (!all.some((one) => namesOf(one).includes(word)))
      throw new UserError(
        `There is no submission \`${word}\`.`,
        'Name a kata, or a submission of grader/mutants such as 02-value/cached-read.',
      );
  return plain.length === 0 ? all : all.filter((one) => namesOf(one).some((name) => plain.includes(name)));
}
