import { styleOf } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';

/** Writes sentences, wrapped at words to the width of the terminal. */
export function tell(text: string): void {
  process.stdout.write(`${wrap(text, styleOf(process.stdout).columns).join('\n')}\n`);
}
