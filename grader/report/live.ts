import { clip } from './terminal/wrap';

/** Shows progress on standard error: one rewritten line on a terminal, one line for each kata elsewhere. */
export class LiveLine {
  #last = '';

  constructor(private readonly stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>) {}

  /** Shows a step of long work: `value 7/13 · close() gives the memory back`. */
  step(group: string, text: string): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[2K${clip(`${group} ${text}`, (this.stream.columns || 80) - 1)}`);
    } else if (group !== this.#last) {
      this.stream.write(`${group} …\n`);
    }
    this.#last = group;
  }

  /** Clears the line on a terminal when the work is over. */
  end(): void {
    if (this.stream.isTTY && this.#last !== '') this.stream.write('\r\x1b[2K');
  }
}
