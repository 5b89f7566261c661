import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Lines } from '../lines';
import type { FromTimers, ToTimers } from '../../time/protocol';
import type { Due } from './family-clock';

interface Peer {
  readonly socket: Socket;
  readonly pid: number;
  readonly family: string;
  /** When its timers are due, earliest first. */
  deadlines: readonly number[];
  /** It was asked to run its timers, and has not reported that they have run. */
  isFiring: boolean;
}

/** Where processes under test, and those that they start, report when their timers are due. */
export class TimerOffice {
  readonly #peers = new Set<Peer>();
  readonly #server: Server;
  /** An abstract address on Linux, so that no file can be left behind. */
  readonly #address: string;
  /** Grows whenever something arrives. */
  news = 0;

  constructor() {
    const name = `forklings-timers-${randomUUID()}`;
    this.#address = process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), name);
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.listen({ path: this.#address });
    this.#server.unref();
  }

  /** For the environment of the processes, which cannot contain NUL. */
  get address(): string {
    return this.#address.replace('\0', '@');
  }

  /** The timers of that family's processes. A process that is still running earlier timers has none that could fire. */
  timersOf(family: string): Due[] {
    const found: Due[] = [];
    for (const peer of this.#peers) {
      const { pid, deadlines } = peer;
      if (peer.family !== family || peer.isFiring) continue;
      for (const at of deadlines) found.push({ pid, at, fire: () => this.#fire(peer, at) });
    }
    return found;
  }

  close(): void {
    this.#server.close();
  }

  #fire(peer: Peer, at: number): void {
    peer.isFiring = true;
    const message: ToTimers = { type: 'fire', at };
    peer.socket.write(`${JSON.stringify(message)}\n`);
  }

  #serve(socket: Socket): void {
    const lines = new Lines<FromTimers>();
    let peer: Peer | undefined;
    this.news += 1;
    socket.unref();
    socket.on('error', () => undefined); // its end is reported by 'close'
    socket.on('close', () => {
      this.news += 1;
      if (peer !== undefined) this.#peers.delete(peer);
    });
    socket.on('data', (chunk) => {
      for (const message of lines.push(chunk)) {
        this.news += 1;
        if (message.type === 'hello') {
          if (typeof message.pid !== 'number') continue;
          peer = { socket, pid: message.pid, family: message.family, deadlines: [], isFiring: false };
          this.#peers.add(peer);
        } else if (peer !== undefined) this.#hear(peer, message);
      }
    });
  }

  #hear(peer: Peer, message: Exclude<FromTimers, { type: 'hello' }>): void {
    if (message.type === 'fired') peer.isFiring = false;
    // Learner code could write to this socket as well.
    else if (Array.isArray(message.at) && message.at.every((at) => typeof at === 'number'))
      peer.deadlines = message.at;
  }
}

let office: TimerOffice | undefined;

/** One office serves all processes under test, because it has no state except what its peers report. */
export function timerOffice(): TimerOffice {
  return (office ??= new TimerOffice());
}
