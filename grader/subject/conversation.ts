import type { Duplex } from 'node:stream';
import { frame, FrameReader, type FromSubject, type ToSubject } from './protocol';
import { received } from './received';

interface Pending {
  settle(message: FromSubject): void;
  reject(error: unknown): void;
}

/** Requests to a process under test and its answers, matched by number. Any message without its nonce is a forgery. */
export class Conversation {
  readonly #pending = new Map<number, Pending>();
  readonly #reader = new FrameReader();

  constructor(
    private readonly control: Duplex,
    private readonly nonce: string,
    private readonly onForgery: () => void,
  ) {
    control.on('data', (chunk: Buffer) => this.#receive(chunk));
  }

  get isIdle(): boolean {
    return this.#pending.size === 0;
  }

  isAsking(id: number): boolean {
    return this.#pending.has(id);
  }

  /** Resolves with the answer, or rejects with the error that `rejectAll` was given. */
  async ask(id: number, message: ToSubject): Promise<FromSubject> {
    const reply = new Promise<FromSubject>((resolve, reject) => {
      this.#pending.set(id, { settle: resolve, reject });
    });
    this.control.write(frame(message));
    try {
      return await reply;
    } finally {
      this.#pending.delete(id);
    }
  }

  rejectAll(error: unknown): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
  }

  #receive(chunk: Buffer): void {
    let messages: unknown[];
    try {
      messages = this.#reader.push(chunk);
    } catch {
      return this.onForgery();
    }
    for (const raw of messages) {
      const message = received(raw, this.nonce);
      if (message === undefined) return this.onForgery();
      const id = 'id' in message ? message.id : 0;
      this.#pending.get(id)?.settle(message);
    }
  }
}
