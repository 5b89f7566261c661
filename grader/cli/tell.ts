import { styleOf } from '../report/terminal/style';
import { wrap } from '../report/terminal/wrap';

/** Writes sentences, wrapped at words to the width of the terminal. */
export function tell(text: string, stream: NodeJS.WriteStream = process.stdout): void {
  stream.write(`${wrap(text, styleOf(stream).columns).join('\n')}\n`);
}
