import { BytePipe, decode, encode, PipeEnd, SharedMemory } from '#kernel/internal';

interface Closeable {
  close(): unknown;
}

const { pid } = process;

/**
 * The learner's objects in this process, from one check's beginning to its end. Between calls each is known by a name of
 * its own, also where two have the same handle: the same object has the same token each time, a token that comes back to
 * its process is that very object, and one from another process is opened once.
 */
export class Holdings {
  readonly #named = new Map<string, object>();
  #nameOf = new WeakMap<object, string>();
  /** Those that were sent or received as themselves, and not as a part of another one's handle. */
  readonly #toClose = new Set<Closeable>();
  #count = 0;

  /** The argument that the lab sent. */
  receive(wire: Uint8Array): unknown {
    const value = decode(wire, [], {
      find: (name) => this.#named.get(name),
      // What is opened here is an object of this process: when it is sent, it gets a token of its own.
      keep: (name, object) => void this.#named.set(name, object as object),
    });
    this.#hold(value);
    return value;
  }

  /** The result as the lab gets it. */
  send(value: unknown): Uint8Array {
    const own = partsOf(value);
    // Memory and pipes in a handle are part of it: an object that is opened by it owns them, and may close them.
    const { wire } = encode(value, 'value', (object) =>
      isKernels(object) && !own.includes(object) ? undefined : this.#name(object),
    );
    this.#hold(value);
    return wire;
  }

  #name(object: object): string {
    const known = this.#nameOf.get(object);
    if (known !== undefined) return known;
    // Unlike that of any other process, and of any other check.
    const name = `${String(pid)}.${String((this.#count += 1))}`;
    this.#nameOf.set(object, name);
    this.#named.set(name, object);
    return name;
  }

  #hold(value: unknown): void {
    for (const part of partsOf(value)) if (isCloseable(part)) this.#toClose.add(part);
  }

  /** Closes them all; returns what their `close` threw. */
  closeAll(): unknown[] {
    const errors: unknown[] = [];
    for (const one of this.#toClose) {
      try {
        one.close();
      } catch (error) {
        errors.push(error);
      }
    }
    this.#toClose.clear();
    this.#named.clear();
    this.#nameOf = new WeakMap();
    return errors;
  }
}

/** The value itself; of an array, its items. */
function partsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(partsOf) : [value];
}

function isKernels(object: object): boolean {
  return object instanceof SharedMemory || object instanceof PipeEnd || object instanceof BytePipe;
}

function isCloseable(value: unknown): value is Closeable {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';
}
