import { autograderZip } from '../formats/autograder-zip';
import { writeWhole } from '../report/whole-file';
import { kataNamed } from './pick-katas';
import { targetFile } from './target-file';
import { tell } from './tell';
import { UserError } from './user-error';

/** Makes the archive for Gradescope. 0: it is written. */
export async function autograderCommand(
  words: readonly string[],
  flags: { readonly out?: string },
): Promise<0> {
  const [word, ...others] = words;
  if (word === undefined || others.length > 0)
    throw new UserError(
      'An autograder is for one kata, because its archive must not hold the solution of that kata or of a later one.',
      'Name it: `npx forklings autograder bank --out bank-autograder.zip`.',
    );
  const kata = kataNamed(word);
  const file = targetFile('--out', flags.out ?? `${kata.id}-autograder.zip`) ?? '';
  const content = await autograderZip(kata);
  writeWhole(file, content);
  const size = `${String(Math.ceil(content.length / 1024))} KiB`;
  tell(
    `${file} (${size}). Upload it as the autograder of the assignment; grader/formats/pages/gradescope.md says how.`,
  );
  return 0;
}
