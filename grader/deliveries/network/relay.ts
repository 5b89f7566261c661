import { createServer, type Server, type Socket } from 'node:net';
import { noteTraffic } from '../../containment/rest/traffic';
import { dial, type Place } from './place';

/** A connection through the relay, as both of its sides saw it. */
interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  readonly toServer: Buffer[];
  readonly toClient: Buffer[];
}

/**
 * A man in the middle: it listens on a port of this machine, and passes on what comes to the server and back. So a
 * check can read it, change it, or break it off. The check that creates a relay must close it.
 */
export class Relay {
  readonly #passages: Passage[] = [];
  #toServer: (chunk: Buffer) => Buffer = (chunk) => chunk;
  #cutAfter = Infinity;
  #isImpostor = false;

  private constructor(
    private readonly server: Server,
    private readonly target: Place,
  ) {
    server.on('connection', (client) => this.#join(client));
  }

  static async to(target: Place): Promise<Relay> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
    noteTraffic();
    return new Relay(server, target);
  }

  /** Where clients must connect. */
  get address(): { readonly host: string; readonly port: number } {
    const bound = this.server.address();
    return { host: '127.0.0.1', port: typeof bound === 'object' && bound !== null ? bound.port : 0 };
  }

  /** The chunks that clients have sent, in order. */
  get sent(): readonly Buffer[] {
    return this.#passages.flatMap(({ toServer }) => toServer);
  }

  /** The chunks with which the server has answered. */
  get answered(): readonly Buffer[] {
    return this.#passages.flatMap(({ toClient }) => toClient);
  }

  /** From now on, changes what clients send on its way. */
  change(change: (chunk: Buffer) => Buffer): void {
    this.#toServer = change;
  }

  /** Passes on only this many bytes of what is sent next, and then breaks off both connections. */
  cutAfter(bytes: number): void {
    this.#cutAfter = bytes;
  }

  /** Sends bytes that no client has sent, on the newest connection to the server. */
  inject(bytes: Uint8Array): void {
    this.#passages.at(-1)?.server.write(bytes);
  }

  /** From now on, a new client gets what the server has sent to others, and nothing that it sends is passed on. */
  impersonate(): void {
    this.#isImpostor = true;
  }

  close(): void {
    this.server.close();
    for (const { client, server } of this.#passages) {
      client.destroy();
      server.destroy();
    }
  }

  #join(client: Socket): void {
    if (this.#isImpostor) {
      client.on('error', () => undefined).resume();
      client.on('close', noteTraffic);
      noteTraffic();
      return void client.end(Buffer.concat(this.answered));
    }
    const server = dial(this.target);
    const passage: Passage = { client, server, toServer: [], toClient: [] };
    this.#passages.push(passage);
    noteTraffic();
    client.on('data', (chunk: Buffer) => {
      noteTraffic();
      passage.toServer.push(chunk);
      const changed = this.#toServer(chunk);
      const first = changed.subarray(0, this.#cutAfter);
      this.#cutAfter -= first.length;
      if (this.#cutAfter > 0) return void server.write(first);
      this.#cutAfter = Infinity;
      server.end(first);
      client.destroy();
    });
    server.on('data', (chunk: Buffer) => {
      noteTraffic();
      passage.toClient.push(chunk);
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on('error', () => undefined); // 'close' reports the end
      one.on('close', () => {
        noteTraffic();
        other.end();
      });
    }
  }
}
