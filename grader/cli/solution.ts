import { kataNamed } from './pick-katas';
import { UserError } from './user-error';

/** Says where the solution of a kata is. */
export function solutionCommand([word]: readonly string[]): 0 {
  if (word === undefined)
    throw new UserError('Which solution do you want to see?', 'Name its kata: `npm run solution value`.');
  const { folder, file } = kataNamed(word);
  process.stdout.write(
    `The solution is solutions/${folder}/${file}. NOTES.md beside it says why it is correct, and what the usual mistakes are.\n`,
  );
  return 0;
}
