import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { projectRoot } from '../course/project';

const MOST_OF_STDERR = 2000;

/** What the game begins with: the kata's levels, or one of them on the learner's own code. */
export interface GameChoice {
  readonly kata: string;
  readonly root: string;
  readonly level?: string | undefined;
}

/** `npm run play`, as a process beside the loop, which judges meanwhile. There is at most one, and it ends with the loop. */
export class GameBeside {
  #running:
    { readonly key: string; readonly child: ChildProcess; readonly address: Promise<string> } | undefined;

  /**
   * The address of the page. The game that runs already is kept if it was opened for the same choice.
   *
   * @throws why the game could not be started
   */
  async open(choice: GameChoice): Promise<string> {
    const key = JSON.stringify(choice);
    if (this.#running?.key !== key || this.#running.child.exitCode !== null) {
      await this.close();
      this.#running = { key, ...started(choice) };
    }
    return this.#running.address;
  }

  /** Resolves when the game, and everything that it has started, has ended. */
  async close(): Promise<void> {
    const child = this.#running?.child;
    this.#running = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}

function started({ kata, root, level }: GameChoice): { child: ChildProcess; address: Promise<string> } {
  const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  const words = ['play', kata, '--root', root, '--address-only'];
  const child = spawn(
    process.execPath,
    [launch, ...words, ...(level === undefined ? [] : ['--level', level])],
    { cwd: projectRoot(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble = (trouble + text).slice(-MOST_OF_STDERR);
  });
  const address = new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [line, rest] = said.split('\n', 2);
      if (rest !== undefined && line !== undefined) resolve(line);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(trouble.trim().replace(/\s+/g, ' ') || 'it has ended')));
  });
  address.catch(() => undefined); // `open` reports it
  return { child, address };
}
