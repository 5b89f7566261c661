import { decode, encode } from '#kernel/internal';

interface Closeable {
  close(): unknown;
}

/**
 * The learner's objects in this process, from one check's beginning to its end. Between calls they are known by
 * what stands for them on the wire: a token that comes back is the object that it was made from, and a token from
 * another process is opened once.
 */
export class Holdings {
  readonly #held = new Map<string, Closeable>();

  /** The argument that the lab sent. */
  receive(wire: Uint8Array): unknown {
    const key = Buffer.from(wire).toString('latin1');
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    const value = decode(wire);
    this.#hold(key, value);
    return value;
  }

  /** The result as the lab gets it. */
  send(value: unknown): Uint8Array {
    const { wire } = encode(value);
    this.#hold(Buffer.from(wire).toString('latin1'), value);
    return wire;
  }

  #hold(key: string, value: unknown): void {
    if (
      typeof value === 'object' &&
      value !== null &&
      'close' in value &&
      typeof value.close === 'function'
    ) {
      this.#held.set(key, value as Closeable);
    } else if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) this.#hold(`${key}[${String(index)}]`, item);
    }
  }

  /** Closes them all; returns what their `close` threw. */
  closeAll(): unknown[] {
    const errors: unknown[] = [];
    for (const one of new Set(this.#held.values())) {
      try {
        one.close();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#held.clear();
    return errors;
  }
}
