import {
  hashOfCode,
  hashOfGrader,
  MalformedToken,
  readToken,
  type ReplayToken,
} from '../exploration/replay-token';
import { learnerFile } from '../image/learner-file';
import { shown } from '../course/project';
import { kataNamed } from './pick-katas';
import { UserError } from './user-error';

/**
 * The run that a token names, if the code is still the one that it was found with: a schedule is a list of steps, and in
 * other code the same numbers are other steps.
 */
export function tokenOf(text: string, root: string, own: boolean): ReplayToken {
  const token = read(text);
  const kata = kataNamed(token.kata);
  const again = `Grade again (\`npm run grade ${kata.id} -- --check ${token.check}\`): if the fault is still there, it comes with a new token.`;
  if (!kata.checks.some(({ id }) => id === token.check))
    throw new UserError(`The token is of a check that is no more: ${token.check}.`, again);
  if (token.code !== hashOfCode(kata, root, own))
    throw new UserError(
      `The token was made with other code: ${shown(learnerFile(root, kata))} has changed since, or is another one.`,
      `${again} Of another folder, give \`--root\`, too.`,
    );
  if (token.grader !== hashOfGrader(kata))
    throw new UserError(
      'The token was made by another version of the grader, whose checks have changed since.',
      again,
    );
  return token;
}

function read(text: string): ReplayToken {
  try {
    return readToken(text);
  } catch (error) {
    if (error instanceof MalformedToken)
      throw new UserError(`${error.message}.`, 'Copy the whole token, as it stands under the failure.');
    throw error;
  }
}
