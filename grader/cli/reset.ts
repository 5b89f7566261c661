import path from 'node:path';
import { projectRoot, shown } from '../course/project';
import { NoStub, resetToStub } from '../watch/stub';
import { kataNamed } from './pick-katas';
import { UserError } from './user-error';

/** Puts the stub of a kata back, and says where the copy of the learner's file is. */
export function resetCommand([word]: readonly string[]): 0 {
  if (word === undefined)
    throw new UserError('Which kata is to begin again?', 'Name it: `npm run reset value`.');
  const kata = kataNamed(word);
  try {
    const copy = resetToStub(kata, path.join(projectRoot(), 'exercises'));
    const kept = copy === undefined ? '' : ` Your file was copied to ${shown(copy)}.`;
    process.stdout.write(`exercises/${kata.folder}/${kata.file} is the stub again.${kept}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof NoStub)) throw error;
    throw new UserError(error.message, 'Take the file from a fresh clone of the repository.');
  }
}
