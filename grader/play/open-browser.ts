import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** The variable in which a command finds the descriptor of its opener (cli/opener.cjs). */
export const OPENER_VARIABLE = 'FORKLINGS_OPENER';

let descriptor: number | undefined;
let opener: Opener | undefined;

/** Finds out whether there is an opener, and hides that from the processes which this one will start. */
export function heedOpener(): void {
  const fd = Number(process.env[OPENER_VARIABLE]);
  Reflect.deleteProperty(process.env, OPENER_VARIABLE);
  if (Number.isInteger(fd)) descriptor = fd;
}

/**
 * Opens a page in the person's browser: `$BROWSER`, or what the system has for it.
 *
 * @param target an address, or a file
 * @param onFailure called when no browser could be opened, as over SSH; the address must then be shown
 */
export function openBrowser(target: string, onFailure: () => void): void {
  if (descriptor !== undefined && !target.includes('\n')) {
    opener ??= new Opener(descriptor);
    return opener.open(target, onFailure);
  }
  const { BROWSER: browser = '' } = process.env;
  const program = browser !== '' ? browser : process.platform === 'darwin' ? 'open' : 'xdg-open';
  // A browser that is opened may stay in the foreground of the opener, so its end is not waited for.
  const child = spawn(program, [target], { stdio: 'ignore', detached: true });
  child.once('error', onFailure);
  child.once('exit', (code) => {
    if (code !== null && code !== 0) onFailure();
  });
  child.unref();
}

/** The process outside of this command that starts browsers, so that they outlive it. A page is a line, as is a failure. */
class Opener {
  readonly #channel: Socket;
  readonly #failures = new Map<string, () => void>();
  #isGone = false;

  constructor(fd: number) {
    this.#channel = new Socket({ fd, readable: true, writable: true });
    this.#channel.unref();
    this.#channel.on('error', () => undefined); // 'close' follows
    this.#channel.once('close', () => {
      this.#isGone = true;
      for (const onFailure of this.#failures.values()) onFailure();
    });
    createInterface({ input: this.#channel }).on('line', (page) => this.#failures.get(page)?.());
  }

  open(page: string, onFailure: () => void): void {
    if (this.#isGone) return onFailure();
    this.#failures.set(page, onFailure);
    this.#channel.write(`${page}\n`);
  }
}
