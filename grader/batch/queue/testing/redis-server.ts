import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';

/** Where .ci/run could not install it, the tests that need it are skipped, and counted as such. */
export const hasRedisServer = ((): boolean =>
  spawnSync('redis-server', ['--version']).status === 0 &&
  spawnSync('setpriv', ['--version']).status === 0)();

export interface ServerOptions {
  /** Whether what it holds survives its death: an append-only file that is flushed at each write. */
  readonly isPersistent: boolean;
  readonly words?: readonly string[];
}

/** A Redis of its own, on a Unix socket in a folder. It dies with the process that started it, even by SIGKILL. */
export class RedisServer {
  readonly url: string;
  readonly #socket: string;
  #process: ChildProcess | undefined;

  constructor(
    private readonly folder: string,
    private readonly options: ServerOptions,
  ) {
    this.#socket = path.join(folder, 'redis.sock');
    this.url = `unix://${this.#socket}`;
  }

  async start(): Promise<void> {
    rmSync(this.#socket, { force: true });
    const { isPersistent, words = [] } = this.options;
    const keeping = isPersistent
      ? ['--appendonly', 'yes', '--appendfsync', 'always']
      : ['--appendonly', 'no'];
    this.#process = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'redis-server', '--port', '0', '--unixsocket', this.#socket],
        ...['--dir', this.folder, '--save', '', ...keeping, ...words],
      ],
      { stdio: 'ignore' },
    );
    const hasEnded = (): boolean => this.#process?.exitCode !== null;
    // The file is there before anything listens.
    for (let isUp = false; !isUp; isUp = await accepts(this.#socket))
      if (hasEnded()) throw new Error('redis-server did not start');
  }

  /** By SIGKILL, as when its machine loses power. */
  async kill(): Promise<void> {
    if (this.#process === undefined || this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    this.#process = undefined;
  }
}

async function accepts(place: string): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, 20));
  return new Promise((resolve) => {
    const socket = connect(place, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
