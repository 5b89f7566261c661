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
 * The run that a token names, if the code is still the code with which it was found. A schedule is a list of steps, and
 * in different code the same numbers are different steps.
 */
export function tokenOf(text: string, root: string, own: boolean): ReplayToken {
  const token = read(text);
  const kata = kataNamed(token.kata);
  const again = `Grade again (\`npx forklings grade ${kata.id} --check ${token.check}\`): if the fault is still there, it comes with a new token.`;
  if (!kata.checks.some(({ id }) => id === token.check))
    throw new UserError(`The token belongs to a check that no longer exists: ${token.check}.`, again);
  if (token.code !== hashOfCode(kata, root, own))
    throw new UserError(
      `The token was made with different code: ${shown(learnerFile(root, kata))} has changed since, or is a different file.`,
      `${again} For a different folder, also give \`--root\`.`,
    );
  if (token.grader !== hashOfGrader(kata))
    throw new UserError(
      'The token was made by a different version of the grader, whose checks have changed since.',
      again,
    );
  return token;
}

function read(text: string): ReplayToken {
  try {
    return readToken(text);
  } catch (error) {
    if (error instanceof MalformedToken)
      throw new UserError(`${error.message}.`, 'Copy the whole token, as it is printed under the failure.');
    throw error;
  }
}
