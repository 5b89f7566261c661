import type { ReadStream, WriteStream } from 'node:tty';
import { styleOf } from '../report/terminal/style';
import type { Screen } from './screen';

/** A screen of its own, no cursor, and no second row for a line that is too long; and back. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l';
const LEAVE = '\x1b[?7h\x1b[?25h\x1b[?1049l';
const HOME = '\x1b[H';
const CLEAR_LINE = '\x1b[K';
const DEFAULT_ROWS = 24;

/** The terminal while the loop has it: a screen of its own, and keys that are read one by one. */
export class Terminal {
  #last = '';

  constructor(
    private readonly input: ReadStream,
    private readonly output: WriteStream,
  ) {}

  /** Takes the terminal. What it showed before comes back with `leave`. */
  enter(onKey: (key: string) => void, onResize: () => void): void {
    this.output.write(ENTER);
    this.input.setRawMode(true);
    this.input.setEncoding('utf8');
    this.input.on('data', (text: string) => {
      for (const key of keysIn(text)) onKey(key);
    });
    this.output.on('resize', () => {
      this.#last = '';
      onResize();
    });
    this.input.resume();
  }

  leave(): void {
    this.input.setRawMode(false);
    this.input.pause();
    this.output.write(LEAVE);
  }

  get screen(): Screen {
    return { ...styleOf(this.output), rows: this.output.rows || DEFAULT_ROWS };
  }

  /** Draws the screen, in one write and only if it has changed, so that it does not flicker over a slow line. */
  draw(lines: readonly string[]): void {
    const text = HOME + lines.map((line) => line + CLEAR_LINE).join('\r\n');
    if (text === this.#last) return;
    this.#last = text;
    this.output.write(text);
  }
}

/** The keys in what the terminal sent, which may be several at once: letters, or names such as `up`. */
export function keysIn(text: string): string[] {
  const pattern = /\x1b\[([ABCD]|[56]~)|[^\x1b]|\x1b/g; // eslint-disable-line no-control-regex -- that is what terminals send
  return [...text.matchAll(pattern)].map(([whole, sequence]) => {
    const named = { A: 'up', B: 'down', '5~': 'page-up', '6~': 'page-down' }[sequence ?? ''];
    if (named !== undefined) return named;
    return { '\x03': 'interrupt', ' ': 'page-down', b: 'page-up', '\x1b': 'escape' }[whole] ?? whole;
  });
}
