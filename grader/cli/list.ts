import { course } from '../course/course';
import { ProgressFile } from '../grade/progress-file';
import { styleOf } from '../report/terminal/style';
import { mapLines } from '../watch/map-lines';
import { firstOpen } from '../watch/place';

/** Prints the course: which stages are complete, and where the learner is. */
export function listCommand(): 0 {
  const { katas: progress, warning } = new ProgressFile().read();
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
  const [kata] = course().katas;
  const place = firstOpen(progress) ?? (kata === undefined ? undefined : { kata, stage: 0 });
  if (place === undefined) return 0;
  process.stdout.write(`${mapLines({ place, progress }, styleOf(process.stdout)).join('\n')}\n`);
  return 0;
}
