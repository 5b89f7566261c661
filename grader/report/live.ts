import { clip } from './terminal/wrap';

/** What is going on, on standard error: one line that is rewritten on a terminal, a line for each kata elsewhere. */
export class LiveLine {
  #last = '';

  constructor(private readonly stream: Pick<NodeJS.WriteStream, 'isTTY' | 'columns' | 'write'>) {}

  /** A step of long work: `value 7/13 · close() gives the memory back`. */
  step(group: string, text: string): void {
    if (this.stream.isTTY) {
      this.stream.write(`\r\x1b[2K${clip(`${group} ${text}`, (this.stream.columns || 80) - 1)}`);
    } else if (group !== this.#last) {
      this.stream.write(`${group} …\n`);
    }
    this.#last = group;
  }

  /** The work is over: leaves a terminal as it was. */
  end(): void {
    if (this.stream.isTTY && this.#last !== '') this.stream.write('\r\x1b[2K');
  }
}
