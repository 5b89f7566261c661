import { Terminal } from '@xterm/headless';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../course/project';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 60_000;

export interface LoopInTerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly name?: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** `npm start`, or the command `name`, behind a real pseudo-terminal (script(1)), and an emulator that knows what is on its screen. */
export class LoopInTerminal {
  readonly #process: ChildProcess;
  readonly #emulator: Terminal;
  /** Emits `drawn` when the emulator has taken in what the loop wrote. */
  readonly #events = new EventEmitter();
  readonly ended: Promise<number | null>;

  constructor(
    words: readonly string[],
    { columns = 80, rows = 24, name = 'start', env = {} }: LoopInTerminalOptions = {},
  ) {
    this.#emulator = new Terminal({ cols: columns, rows, allowProposedApi: true });
    const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
    const command = [process.execPath, launch, name, ...words].map((word) => `'${word}'`).join(' ');
    const size = `stty rows ${String(rows)} cols ${String(columns)}`;
    this.#process = spawn('script', ['-qec', `${size}; exec ${command}`, '/dev/null'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, TERM: 'xterm-256color', NO_COLOR: '1', FORCE_COLOR: '', ...env },
    });
    this.#process.stdout?.on('data', (bytes: Buffer) =>
      this.#emulator.write(bytes, () => this.#events.emit('drawn')),
    );
    this.ended = once(this.#process, 'exit').then(([code]) => code as number | null);
  }

  press(keys: string): void {
    this.#process.stdin?.write(keys);
  }

  /** The process above the loop, which is one of its descendants. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** As when a person drags the edge of the window. */
  resize(columns: number, rows: number): void {
    const [loop] = readFileSync(`/proc/${String(this.pid)}/task/${String(this.pid)}/children`, 'utf8').split(
      ' ',
    );
    const size = ['rows', String(rows), 'cols', String(columns)];
    this.#emulator.resize(columns, rows);
    spawnSync('stty', ['-F', `/proc/${loop ?? ''}/fd/0`, ...size]);
  }

  kill(): void {
    this.#process.kill('SIGKILL');
  }

  /** The rows of the screen, without the space at their ends. */
  get screen(): string {
    const { active } = this.#emulator.buffer;
    const rows = Array.from({ length: this.#emulator.rows }, (_, at) =>
      (
        active.getLine(active.viewportY + at)?.translateToString(true, 0, this.#emulator.cols) ?? ''
      ).trimEnd(),
    );
    return `${rows.join('\n').trimEnd()}\n`;
  }

  /** Resolves with the screen as soon as it shows this. */
  async until(shown: string | RegExp): Promise<string> {
    const isShown = (): boolean =>
      typeof shown === 'string' ? this.screen.includes(shown) : shown.test(this.screen);
    const patience = AbortSignal.timeout(LAST_RESORT_MS);
    while (!isShown()) {
      await once(this.#events, 'drawn', { signal: patience }).catch(() => {
        throw new Error(`The screen never showed ${String(shown)}:\n${this.screen}`);
      });
    }
    return this.screen;
  }
}
