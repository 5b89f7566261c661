import { ProgressFile } from '../grade/progress-file';
import { styleOf } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';
import { firstOpen } from '../watch/place';

/** Prints what to do next. */
export function nextCommand(): 0 {
  const { katas: progress, warning } = new ProgressFile().read();
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  const place = firstOpen(progress);
  const text =
    place === undefined
      ? 'All required stages of the course are complete. `npm run graduate` runs programs like those of CPython’s own tests on your nine katas together.'
      : `Next: ${place.kata.id}, stage ${String(place.stage)}, ${place.kata.stages[place.stage - 1]?.title ?? ''}. Read its part of exercises/${place.kata.folder}/README.md, write exercises/${place.kata.folder}/${place.kata.file}, then \`npm run grade ${place.kata.id} ${String(place.stage)}\`; or work with \`npm start\`.`;
  process.stdout.write(`${wrap(text, styleOf(process.stdout).columns).join('\n')}\n`);
  return 0;
}
