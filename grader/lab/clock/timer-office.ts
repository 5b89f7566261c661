import { randomUUID } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Lines } from '../../explorer/messages/protocol';
import type { FromTimers, ToTimers } from '../../explorer/time/protocol';
import type { Due } from './family-clock';

interface Peer {
  readonly socket: Socket;
  readonly pid: number;
  readonly family: string;
  at: number | null;
  /** It was told to run its timers, and has not said that it has. */
  isFiring: boolean;
}

/** Where processes under test, and those that they start, report when the first of their timers is due. */
export class TimerOffice {
  readonly #peers = new Set<Peer>();
  readonly #server: Server;
  /** Of the abstract kind on Linux: it has no file that could be left. */
  readonly #address: string;
  /** Grows whenever something was heard. */
  news = 0;

  constructor() {
    const name = `forklings-timers-${randomUUID()}`;
    this.#address = process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), name);
    this.#server = createServer((socket) => this.#serve(socket));
    this.#server.listen({ path: this.#address });
    this.#server.unref();
  }

  /** For the environment of the processes, which holds no NUL. */
  get address(): string {
    return this.#address.replace('\0', '@');
  }

  /** The first timer of each process of that family. One that is blocked cannot run its timers, whatever the time. */
  timersOf(family: string): Due[] {
    const found: Due[] = [];
    for (const peer of this.#peers) {
      const { at, pid } = peer;
      if (peer.family !== family || at === null || peer.isFiring) continue;
      found.push({ pid, at, fire: () => this.#fire(peer, at) });
    }
    return found;
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
          peer = { socket, pid: message.pid, family: message.family, at: null, isFiring: false };
          this.#peers.add(peer);
        } else if (peer !== undefined) this.#hear(peer, message);
      }
    });
  }

  #hear(peer: Peer, message: Exclude<FromTimers, { type: 'hello' }>): void {
    if (message.type === 'fired') peer.isFiring = false;
    else if (message.at === null || typeof message.at === 'number') peer.at = message.at;
  }
}

let office: TimerOffice | undefined;

/** One for all processes under test of this grader: it has no state beside what its peers report. */
export function timerOffice(): TimerOffice {
  return (office ??= new TimerOffice());
}
