import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { descendantsOf } from '../containment/descendants';
import { endAll } from '../containment/end-all';
import { UNWRITTEN_VARIABLE } from './unwritten';

export interface ProgramEnd {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** One run of a program, which prints to this terminal. */
export class Program {
  readonly #child: ChildProcess;
  readonly ended: Promise<ProgramEnd>;

  /** @param unwritten the file in which its processes report what a stub has not written yet (`unwritten`) */
  constructor(file: string, unwritten: string) {
    const preload = `--require ${JSON.stringify(path.join(__dirname, 'unwritten-main.js'))}`;
    this.#child = spawn(process.execPath, ['--enable-source-maps', file], {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: {
        ...process.env,
        [UNWRITTEN_VARIABLE]: unwritten,
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} ${preload}`.trim(),
      },
    });
    this.ended = once(this.#child, 'exit').then(([exitCode, signal]) => ({
      exitCode: exitCode as number | null,
      signal: signal as NodeJS.Signals | null,
    }));
  }

  /** Ends it, and everything that it has started, whatever it does. Resolves when it is gone. */
  async end(): Promise<void> {
    const { pid } = this.#child;
    if (pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    endAll(() => descendantsOf(pid).filter(({ isZombie }) => !isZombie));
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
