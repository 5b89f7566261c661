import { connect, type Socket } from 'node:net';
import type { VirtualClock } from './clock';
import type { FromTimers, ToTimers } from './protocol';
import type { Announcements } from './timer-queue';

/** The lab needs the first, and some of those after it: see VainFirings. */
const MOST_DEADLINES = 16;

/**
 * The connection by which a process reports its timers to the lab. It is made when the first timer is set: most children
 * set none.
 */
export class LineToLab implements Announcements {
  #socket: Socket | undefined;
  /** What the lab knows; undefined when it has to hear it again. */
  #told: string | undefined = '';
  #rest = '';

  constructor(
    private readonly clock: VirtualClock,
    private readonly address: string,
    private readonly family: string,
    private readonly onFire: (at: number) => void,
  ) {}

  due(deadlines: readonly number[]): void {
    const at = deadlines.slice(0, MOST_DEADLINES);
    const text = at.join(' ');
    if (text === this.#told) return;
    this.#told = text;
    this.#say({ type: 'due', at });
  }

  fired(): void {
    this.#say({ type: 'fired' });
  }

  keepAlive(isWanted: boolean): void {
    if (isWanted) this.#open().ref();
    else this.#socket?.unref();
  }

  #say(message: FromTimers): void {
    this.#open().write(`${JSON.stringify(message)}\n`);
  }

  #open(): Socket {
    if (this.#socket !== undefined) return this.#socket;
    const socket = (this.#socket = connect({ path: this.address }));
    this.clock.ownSockets.add(socket);
    socket.setEncoding('latin1');
    socket.on('data', (text: Buffer | string) => this.#hear(String(text)));
    socket.on('error', () => undefined); // the run is over, and so is this process soon
    socket.unref();
    this.#say({ type: 'hello', pid: process.pid, family: this.family });
    return socket;
  }

  #hear(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      this.#told = undefined;
      this.onFire((JSON.parse(line) as ToTimers).at);
    }
  }
}
