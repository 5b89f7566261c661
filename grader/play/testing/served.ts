import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import WebSocket from 'ws';
import { descendantsOf } from '../../containment/descendants';
import { projectRoot } from '../../course/project';
import type { PlayMessage, PlayRequest } from '../protocol';
import type { GameState, PlayState } from '../state';

const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');

/** `npm run play`, as a process. */
export class Served {
  private constructor(
    readonly command: ChildProcess,
    readonly address: string,
  ) {}

  static async start(flags: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Served> {
    const command = spawn(process.execPath, [launch, 'play', '--no-open', ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    let said = '';
    for await (const chunk of command.stdout) {
      said += String(chunk);
      const [address] = /http:\S+/.exec(said) ?? [];
      if (address !== undefined) return new Served(command, address);
    }
    throw new Error(`the command has ended: ${said}`);
  }

  get pid(): number {
    return this.command.pid ?? 0;
  }

  async stop(): Promise<void> {
    if (this.command.exitCode !== null || this.command.signalCode !== null) return;
    this.command.kill('SIGINT');
    await once(this.command, 'exit');
  }
}

/** Everything that a command has started, and that still runs. */
export function belowCommand(pid: number): number[] {
  return descendantsOf(pid).map((row) => row.pid);
}

/** A page without a browser: what the server sends, and what a page may ask. */
export class Pages {
  /** How many of its requests were refused. */
  refusals = 0;
  #last: PlayMessage | undefined;
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      this.#last = JSON.parse(data.toString()) as PlayMessage;
      if (this.#last.refused !== undefined) this.refusals += 1;
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  static async open(address: string, origin = new URL(address).origin): Promise<Pages> {
    const socket = new WebSocket(address.replace('http', 'ws'), { origin });
    const page = new Pages(socket);
    await once(socket, 'open');
    await page.until(() => true);
    return page;
  }

  get message(): PlayMessage {
    if (this.#last === undefined) throw new Error('nothing has come yet');
    return this.#last;
  }

  get state(): PlayState {
    return this.message.state;
  }

  get game(): GameState {
    const { game } = this.state;
    if (game === undefined) throw new Error('nothing is played');
    return game;
  }

  ask(request: PlayRequest): void {
    this.#socket.send(JSON.stringify(request));
  }

  /** Asks for what changes the position, and waits until it has changed. */
  async move(
    request: { kind: 'choose'; button: number } | { kind: 'undo' | 'restart' | 'finish' | 'show' },
  ): Promise<void> {
    const { turn } = this.state;
    this.ask({ ...request, turn });
    await this.until(({ state }) => state.turn > turn);
  }

  async begin(level: string, code: 'broken' | 'own' = 'broken'): Promise<void> {
    const { turn } = this.state;
    this.ask({ kind: 'begin', level, code });
    await this.until(
      ({ state }) =>
        state.turn > turn &&
        state.game?.level.id === level &&
        state.game.code === code &&
        state.game.phase !== 'opening',
    );
  }

  async until(is: (message: PlayMessage) => boolean): Promise<void> {
    while (this.#last === undefined || !is(this.#last)) {
      if (this.#socket.readyState === WebSocket.CLOSED) throw new Error('the page was closed');
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  close(): void {
    this.#socket.terminate();
  }
}
