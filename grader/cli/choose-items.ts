import path from 'node:path';
import type { Item } from '../mutants/verify/item';
import { UserError } from './user-error';

/** Those whose title, kata, operator or name is among the words. */
export function chooseItems(all: readonly Item[], words: readonly string[]): readonly Item[] {
  const namesOf = ({ title, kata, promised }: Item): string[] => [
    title,
    path.basename(title),
    kata.id,
    kata.folder,
    `${kata.id}/${path.basename(title)}`,
    ...(promised.kind === 'operator' ? [promised.operator, `${kata.folder}/${promised.operator}`] : []),
  ];
  const plain = words.map((word) => word.replace(/\/+$|\.diff$/, '').replace(/^grader\/mutants\//, ''));
  const missing = plain.find((word) => !all.some((one) => namesOf(one).includes(word)));
  if (missing !== undefined)
    throw new UserError(
      `There is no submission \`${missing}\`.`,
      'Name a kata, a submission of grader/mutants such as 02-value/cached-read, or an operator such as drop-notify.',
    );
  return all.filter((one) => namesOf(one).some((name) => plain.includes(name)));
}
