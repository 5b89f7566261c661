import { randomUUID } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Lines } from '../containment/lines';
import { line, type DeliveryKind, type FromProcess, type ToProcess } from './protocol';
import { birthOf } from '../kernel/internal';
import type { Subject } from '../subject/subject';
import { noteTraffic } from '../containment/rest/traffic';

/** Something that has arrived in a process, but has not been delivered to its code. */
export interface Waiting {
  readonly pid: number;
  readonly channel: string;
  readonly kind: DeliveryKind;
  /** In bytes; 0 when it cannot be cut. */
  readonly size: number;
  /** The pid of the process that it comes from, or whose end it reports; 0 where that is not known, as for a socket. */
  readonly from: number;
}

interface Peer {
  readonly pid: number;
  readonly socket: Socket;
  /** What is held in each channel, the oldest first. */
  readonly channels: Map<string, Pick<Waiting, 'kind' | 'size' | 'from'>[]>;
}

/**
 * Holds everything that has arrived in the processes under test and in those that they started. It is delivered only
 * when the post office says so.
 */
export class PostOffice {
  readonly #peers = new Map<number, Peer>();
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#serve(socket));
  /** The numbers of all processes that were mentioned in this run, and of those that still live. */
  readonly #numbers = new Map<number, number>();

  private constructor(private readonly subjects: readonly Subject[]) {
    for (const { pid } of subjects) this.numberOf(pid);
  }

  /** Opens a post office, and makes these processes use it. */
  static async open(subjects: readonly Subject[]): Promise<PostOffice> {
    const [first] = subjects;
    const office = PostOffice.#open(subjects);
    return first === undefined ? office : first.group.owing(office);
  }

  static async #open(subjects: readonly Subject[]): Promise<PostOffice> {
    const office = new PostOffice(subjects);
    const name = `forklings-post-${randomUUID()}`;
    // An abstract address on Linux, because it has no file that could be left behind.
    const address = process.platform === 'linux' ? `\0${name}` : path.join(tmpdir(), name);
    await new Promise<void>((resolve) => office.#server.listen({ path: address }, resolve));
    try {
      for (const subject of subjects) await subject.holdDeliveries(address);
    } catch (error) {
      office.close();
      throw error;
    }
    return office;
  }

  /** The first delivery of each channel, in an order that is the same in each run: by process, then by channel. */
  waiting(): Waiting[] {
    const peers = [...this.#peers.values()].sort((a, b) => this.#rank(a.pid) - this.#rank(b.pid));
    return peers.flatMap(({ pid, channels }) =>
      [...channels]
        .sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
        .flatMap(([channel, held]) => (held[0] === undefined ? [] : { pid, channel, ...held[0] })),
    );
  }

  /** The pids of the living processes that those under test have started. */
  startedByThem(): number[] {
    const members = this.subjects[0]?.group.members() ?? [];
    const started = members.filter((pid) => this.#isLiving(pid));
    return started.sort((a, b) => a - b);
  }

  /** Whether this process receives on more than one channel, so that the order of its deliveries is not defined. */
  isHub(pid: number): boolean {
    return (this.#peers.get(pid)?.channels.size ?? 0) > 1;
  }

  /** Its number among all processes that have been mentioned, from 1: those under test first. */
  numberOf(pid: number): number {
    const number = this.#numbers.get(pid) ?? 1 + Math.max(0, ...this.#numbers.values());
    this.#numbers.set(pid, number);
    return number;
  }

  /** Begins a run. Its numbers of processes are the same when it is made again by itself. */
  begin(): void {
    for (const pid of this.#numbers.keys())
      if (birthOf(pid) === null && this.#isStarted(pid)) this.#numbers.delete(pid);
  }

  deliver({ pid, channel, size }: Waiting, bytes = size): void {
    const held = this.#peers.get(pid)?.channels.get(channel);
    const [first] = held ?? [];
    if (first === undefined || held === undefined) return;
    if (bytes < first.size) held[0] = { ...first, size: first.size - bytes };
    else held.shift();
    this.#send(pid, { type: 'deliver', channel, ...(bytes < size ? { bytes } : {}) });
  }

  /** Lets everything through, after which nothing is held. */
  close(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Whether those under test have started it, and it has not ended. */
  #isLiving(pid: number): boolean {
    return this.#isStarted(pid) && birthOf(pid) !== null;
  }

  #isStarted(pid: number): boolean {
    return this.subjects.every((one) => one.pid !== pid);
  }

  #rank(pid: number): number {
    const subject = this.subjects.findIndex((one) => one.pid === pid);
    return subject < 0 ? this.subjects.length + pid : subject;
  }

  #send(pid: number, message: ToProcess): void {
    this.#peers.get(pid)?.socket.write(line(message));
  }

  #hold(peer: Peer, { channel, kind, size, from }: FromProcess & { readonly type: 'held' }): void {
    const held = peer.channels.get(channel) ?? [];
    const last = held.at(-1);
    // Neighbouring chunks of a stream are one: see HeldDeliveries.
    if (kind === 'bytes' && last?.kind === 'bytes') held.splice(-1, 1, { ...last, size: last.size + size });
    else held.push({ kind, size, from });
    peer.channels.set(channel, held);
  }

  #serve(socket: Socket): void {
    const lines = new Lines<FromProcess>();
    let peer: Peer | undefined;
    noteTraffic();
    this.#sockets.add(socket);
    socket.on('error', () => undefined); // 'close' reports the end
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (peer !== undefined && this.#peers.get(peer.pid) === peer) this.#peers.delete(peer.pid);
    });
    socket.on('data', (chunk) => {
      for (const message of lines.push(chunk)) {
        noteTraffic();
        if (message.type === 'hello') {
          peer = { pid: message.pid, socket, channels: new Map() };
          this.#peers.set(peer.pid, peer);
        } else if (peer !== undefined) {
          this.#hold(peer, message);
        }
      }
    });
  }
}
