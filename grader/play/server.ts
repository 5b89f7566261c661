import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { playPage } from './page';
import { requestIn, type PlayMessage, type PlayRequest } from './protocol';
import { Session, type SessionOptions } from './session';
import type { Code, PlayState } from './state';

export interface PlayServerOptions extends Omit<SessionOptions, 'onChange'> {
  /** 0: any port that is free. */
  readonly port: number;
}

const HOST = '127.0.0.1';
const MOST_REQUEST_BYTES = 1_000;
const MOST_PAGES = 20;

/**
 * Serves the game on this machine only. What comes without the token of the address, or from a page of a different site
 * (Origin, Host), is refused: any page in the same browser could ask for it otherwise.
 */
export class PlayServer {
  readonly #token = randomBytes(18).toString('base64url');
  readonly #session: Session;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: MOST_REQUEST_BYTES });
  /** The pages that look at the game, in the order in which they came. The first may choose. */
  #pages: WebSocket[] = [];
  #page = '';

  private constructor(options: PlayServerOptions) {
    this.#session = new Session({ ...options, onChange: (state) => this.#tellAll(state) });
    this.#server = createServer((request, response) => this.#answer(request, response));
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  /** @throws the system's error when the port is in use */
  static async open(options: PlayServerOptions): Promise<PlayServer> {
    const server = new PlayServer(options);
    try {
      await new Promise<void>((resolve, reject) => {
        server.#server.once('error', reject);
        server.#server.listen(options.port, HOST, resolve);
      });
    } catch (error) {
      await server.#session.close();
      throw error;
    }
    server.#page = playPage(server.#port);
    return server;
  }

  /** The address of the page, with the token. */
  get address(): string {
    return `http://${HOST}:${String(this.#port)}/${this.#token}/`;
  }

  /** Begins a level before a page asks for one. */
  begin(level: string, code: Code): void {
    this.#session.begin(level, code);
  }

  async close(): Promise<void> {
    for (const page of this.#pages) page.terminate();
    this.#server.close();
    this.#server.closeAllConnections();
    await this.#session.close();
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (!this.#isFromHere(request) || !this.#hasToken(request.url)) {
      response
        .writeHead(403, { 'content-type': 'text/plain' })
        .end('Open the address that the command printed.\n');
      return;
    }
    response
      .writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
      .end(request.method === 'HEAD' ? '' : this.#page);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const isOurs = request.headers.origin === `http://${HOST}:${String(this.#port)}`;
    if (
      !isOurs ||
      !this.#isFromHere(request) ||
      !this.#hasToken(request.url) ||
      this.#pages.length >= MOST_PAGES
    ) {
      socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n');
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (page) => this.#join(page));
  }

  /** A name that an attacker has let point to this machine would be in Host. */
  #isFromHere({ headers: { host } }: IncomingMessage): boolean {
    return host === `${HOST}:${String(this.#port)}`;
  }

  #hasToken(url = ''): boolean {
    const given = Buffer.from(url.split('/')[1] ?? '');
    const token = Buffer.from(this.#token);
    return given.length === token.length && timingSafeEqual(given, token);
  }

  #join(page: WebSocket): void {
    this.#pages.push(page);
    page.on('message', (data: Buffer, isBinary) => {
      const request = isBinary ? undefined : requestIn(data.toString());
      if (request === undefined) return page.close(1008, 'not a request');
      this.#do(page, request);
    });
    page.on('error', () => page.terminate());
    page.on('close', () => {
      this.#pages = this.#pages.filter((one) => one !== page);
      this.#tellAll(this.#session.state);
    });
    this.#tellAll(this.#session.state);
  }

  #do(page: WebSocket, request: PlayRequest): void {
    const session = this.#session;
    if (request.kind === 'take-over') {
      this.#pages = [page, ...this.#pages.filter((one) => one !== page)];
      return this.#tellAll(session.state);
    }
    if (page !== this.#pages[0])
      return this.#tell(
        page,
        session.state,
        'Another page chooses. Press “Take over” to choose on this one.',
      );
    switch (request.kind) {
      case 'begin':
        return session.begin(request.level, request.code);
      case 'leave':
        return session.leave();
      default:
        if (request.turn !== session.state.turn)
          return this.#tell(
            page,
            session.state,
            'The game had changed before this choice arrived. Choose again.',
          );
        if (session.isMoving)
          return this.#tell(
            page,
            session.state,
            'The choice before this one was still being carried out. Choose again.',
          );
        if (request.kind === 'choose') return session.choose(request.button);
        return session.act(request.kind);
    }
  }

  #tellAll(state: PlayState): void {
    for (const page of this.#pages) this.#tell(page, state);
  }

  #tell(page: WebSocket, state: PlayState, refused?: string): void {
    const message: PlayMessage = {
      state,
      isPlayer: page === this.#pages[0],
      pages: this.#pages.length,
      ...(refused === undefined ? {} : { refused }),
    };
    page.send(JSON.stringify(message));
  }
}
