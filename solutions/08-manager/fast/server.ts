import type { Socket } from 'node:net';
import { listen, type Listener, type SocketAddress } from '#kernel';
import { decode, encodeBehind, openProxy, type Line, type Proxy, type ProxyHandle } from './codec';
import { framed, frameOf, FrameReader, HEADER_BYTES, MOST_BYTES, Outbox } from './frame';
import { NotProved, serverHandshake } from './handshake';
import { Objects } from './objects';
import './proxies'; // values may contain any proxy
import { FAILED, isRequest, type Reply, type Report, RETURNED, SHUTDOWN, THREW } from './protocol';
import { toSend, withoutFields } from './sent-error';
import { Waiting } from './waiting';

const PATIENCE_MS = 5_000; // for strangers

export interface ServerOptions {
  readonly address: SocketAddress | undefined;
  readonly authKey: Uint8Array;
  readonly initializer: ((...args: never[]) => unknown) | null;
  readonly initArgs: readonly unknown[];
}

/** The whole life of the server's process. */
export async function serve({ address, authKey, initializer, initArgs }: ServerOptions): Promise<void> {
  process.on('SIGINT', () => undefined); // Ctrl-C goes to all processes of a terminal; the process that started this one ends it
  process.on('disconnect', () => process.exit());
  try {
    await initializer?.(...(initArgs as never[]));
    const server = await Server.start(address, authKey);
    process.on('message', (message) => {
      if (message !== SHUTDOWN) return;
      server.close();
      process.exit();
    });
    report({ address: server.address });
  } catch (thrown) {
    // The parent ends this process once it has read the reason.
    report(thrown instanceof Error ? { error: toSend(thrown) } : { thrown });
  }
}

function report(report: Report): void {
  try {
    process.send?.(report);
  } catch (cause) {
    if ('error' in report) process.send?.({ error: withoutFields(report.error) } satisfies Report);
    else throw cause;
  }
}

class Server implements Line {
  readonly #objects = new Objects(() => this.address);
  readonly #proxies = new Map<number, Proxy>();
  readonly #clients = new Set<Client>();
  #listener: Listener | undefined;
  /** Known once it listens; no client connects before that. */
  address: SocketAddress = '';

  private constructor(readonly authKey: Uint8Array) {}

  static async start(address: SocketAddress | undefined, authKey: Uint8Array): Promise<Server> {
    const server = new Server(authKey);
    server.#listener = await listen(address, (socket) => {
      const client = new Client(socket, server, server.#objects);
      server.#clients.add(client);
      socket.on('close', () => server.#clients.delete(client));
    });
    server.address = server.#listener.address;
    return server;
  }

  /** One for each object of this server, so that an item that is a proxy can be found again. */
  openProxy(handle: ProxyHandle): Proxy {
    if (handle.authKey !== this.authKey) return openProxy(handle);
    const proxy = this.#proxies.get(handle.id) ?? openProxy(handle);
    this.#proxies.set(handle.id, proxy);
    return proxy;
  }

  close(): void {
    this.#listener?.close();
    for (const client of this.#clients) client.drop();
  }
}

/** One connection: first a stranger, then a client that may call. */
class Client {
  readonly #frames = new FrameReader();
  readonly #outbox = new Outbox();
  readonly #handshake;
  readonly #patience: NodeJS.Timeout;
  /** Its waiting calls: nothing may be granted to a client that is gone. */
  readonly #waiting = new Set<Waiting>();
  #isKnown = false;

  constructor(
    readonly socket: Socket,
    readonly line: Line,
    readonly objects: Objects,
  ) {
    this.#handshake = serverHandshake(line.authKey);
    this.#patience = setTimeout(() => this.drop(), PATIENCE_MS);
    socket.on('data', (chunk: Buffer) => {
      try {
        if (!socket.destroyed) this.#frames.read(chunk, this.#take);
      } catch (error) {
        // Nothing that a client sends may end the server. The client gets only the reply that a stranger may get.
        if (error instanceof NotProved && error.farewell !== undefined) socket.end(frameOf(error.farewell));
        else this.drop();
      }
    });
    socket.on('drain', () => socket.resume());
    socket.on('error', () => undefined); // 'close' follows
    socket.on('close', () => this.drop());
    this.#say(this.#handshake.next().value);
  }

  drop(): void {
    clearTimeout(this.#patience);
    for (const waiting of this.#waiting) waiting.leave();
    this.#waiting.clear();
    this.socket.destroy();
  }

  readonly #take = (body: Buffer): void => {
    if (this.#isKnown) return this.#carryOut(decode(body, this.line));
    const { value, done } = this.#handshake.next(body);
    this.#say(value);
    if (done !== true) return;
    this.#isKnown = true;
    this.#frames.most = MOST_BYTES;
    clearTimeout(this.#patience);
    this.#outbox.openTo(this.socket);
  };

  #say(body: Uint8Array | null | undefined): void {
    if (body) this.socket.write(frameOf(body));
  }

  #carryOut(request: unknown): void {
    if (!isRequest(request)) return this.drop();
    const [call, target, method, args] = request;
    let result: unknown;
    try {
      result = this.objects.call(target, method, args);
    } catch (error) {
      return this.#fail(call, error);
    }
    if (result instanceof Waiting) this.#keep(call, result as Waiting);
    else if (isThenable(result))
      result.then(
        (value) => this.#answer(call, value),
        (error: unknown) => this.#fail(call, error),
      );
    else this.#answer(call, result);
  }

  #keep(call: number, waiting: Waiting): void {
    this.#waiting.add(waiting);
    const done = (): unknown => this.#waiting.delete(waiting);
    waiting.result.finally(done).then(
      (value) => this.#answer(call, value),
      (error: unknown) => this.#fail(call, error),
    );
  }

  #answer(call: number, value: unknown): void {
    this.#reply([call, RETURNED, value === undefined ? [] : [value]]);
  }

  #fail(call: number, thrown: unknown): void {
    this.#reply(thrown instanceof Error ? [call, FAILED, toSend(thrown)] : [call, THREW, [thrown]]);
  }

  #reply(reply: Reply): void {
    if (this.socket.destroyed) return;
    try {
      this.#outbox.send(framed(encodeBehind(HEADER_BYTES, reply, this.line, 'the result')));
    } catch (cause) {
      const error = reply[1] === FAILED ? withoutFields(reply[2]) : toSend(cause as Error);
      this.#outbox.send(
        framed(encodeBehind(HEADER_BYTES, [reply[0], FAILED, error], this.line, 'the error')),
      );
    }
    // A client that sends calls and reads no answers must not fill the server's memory.
    if (this.socket.writableNeedDrain) this.socket.pause();
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
