import { hintsOf } from '../diagnosis/hints';
import { ProgressFile, rememberOrWarn } from '../grade/progress-file';
import { styleOf } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';
import { kataNamed } from './pick-katas';
import { UserError } from './user-error';

/** Prints the next hint of a kata and records that it was taken, or prints the hint with a given number again. */
export function hintCommand(words: readonly string[]): 0 {
  const [word, number] = words;
  if (word === undefined)
    throw new UserError('Which kata do you want a hint for?', 'Name it: `npm run hint value`.');
  const kata = kataNamed(word);
  const hints = hintsOf(kata);
  const { color, columns } = styleOf(process.stdout);
  const progress = new ProgressFile();
  const taken = progress.read().katas.get(kata.id)?.hints ?? 0;
  const wanted = number === undefined ? Math.min(taken + 1, hints.length) : Number(number);
  const hint = hints[wanted - 1];
  if (hint === undefined) {
    throw new UserError(
      `${kata.id} has no hint ${number ?? ''}.`,
      `Its hints are 1 to ${String(hints.length)}; \`npm run hint ${kata.id}\` gives the next.`,
    );
  }
  if (number === undefined && taken >= hints.length) {
    process.stdout.write(
      `You have had all ${String(hints.length)} hints for ${kata.id}; this is the last one again.\n`,
    );
    process.stdout.write(
      `To compare your work with the solution: solutions/${kata.folder}/NOTES.md says why it is correct.\n\n`,
    );
  }
  const { warning } = rememberOrWarn(progress, new Map([[kata.id, { hints: Math.max(taken, wanted) }]]));
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  process.stdout.write(
    `${color.bold(`${kata.id} · stage ${String(hint.stage)} · hint ${String(wanted)} of ${String(hints.length)}`)}\n\n${wrapped(hint.text, columns)}\n`,
  );
  return 0;
}

/** Paragraphs, broken again at the width of the screen. Code, lists and tables keep their lines. */
function wrapped(markdown: string, columns: number): string {
  return markdown
    .split('\n\n')
    .map((block) =>
      /^(?:```|[-*|] |\d+\. | {4})/.test(block) || block.includes('```')
        ? block
        : wrap(block.replaceAll('\n', ' '), columns).join('\n'),
    )
    .join('\n\n');
}
