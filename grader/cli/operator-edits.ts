import { course, type Kata } from '../course/course';
import { solutionOf } from '../mutants/base-programs';
import { editBetween } from '../mutants/edit';
import { equivalents } from '../mutants/operators/equivalents';
import type { OperatorEdit } from '../mutants/operators/operator-edit';
import { operatorEdits } from '../mutants/operators/operator-edits';
import { UserError } from './user-error';

/** `npm run mutant -- operators lock`: the systematic edits of a solution, with their identities. */
export function listOperatorEdits(words: readonly string[]): 0 {
  for (const edit of chooseOperatorEdits(words)) {
    const reason = equivalents(edit.kata).get(edit.id);
    process.stdout.write(
      `${edit.id}: ${edit.title}${reason === undefined ? '' : ` (equivalent: ${reason})`}\n`,
    );
  }
  return 0;
}

/** Those whose kata, operator, member or identity is among the words; all when there are none. */
export function chooseOperatorEdits(words: readonly string[]): readonly OperatorEdit[] {
  // Of a kata that is named, and not of all the others as well: it takes a while to make them.
  const named = course().katas.filter((kata) => words.some((word) => isOf(kata, word)));
  const edits = (named.length > 0 ? named : course().katas).flatMap((kata) => operatorEdits(kata));
  const namesOf = ({ id, kata, operator, place }: OperatorEdit): string[] => [
    id,
    kata.id,
    kata.folder,
    operator,
    place.member,
    `${kata.folder}/${operator}`,
  ];
  for (const word of words)
    if (!edits.some((edit) => namesOf(edit).includes(word)))
      throw new UserError(
        `There is no operator edit \`${word}\`.`,
        'Name a kata, an operator such as drop-notify, or an identity that `npm run mutant -- operators` shows.',
      );
  return words.length === 0
    ? edits
    : edits.filter((edit) => namesOf(edit).some((name) => words.includes(name)));
}

function isOf({ id, folder }: Kata, word: string): boolean {
  return word === id || word.split('/')[0] === folder;
}

/** Whether a word is the identity of an operator edit: kata, operator, member and code. */
export function isIdentity(word: string): boolean {
  return word.split('/').length === 4;
}

export function diffOf({ kata, title, files }: OperatorEdit): string {
  return `${title}\n\n${editBetween(solutionOf(kata), files).patch}`;
}
