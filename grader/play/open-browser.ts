import { spawn } from 'node:child_process';

/**
 * Opens a page in the person's browser: `$BROWSER`, or what the system has for it.
 *
 * @param target an address, or a file
 * @param onFailure called when no browser could be opened, as over SSH; the address must then be shown
 */
export function openBrowser(target: string, onFailure: () => void): void {
  const { BROWSER: browser = '' } = process.env;
  const opener = browser !== '' ? browser : process.platform === 'darwin' ? 'open' : 'xdg-open';
  // A browser that is opened may stay in the foreground of the opener, so its end is not waited for.
  const child = spawn(opener, [target], { stdio: 'ignore', detached: true });
  child.once('error', onFailure);
  child.once('exit', (code) => {
    if (code !== null && code !== 0) onFailure();
  });
  child.unref();
}
