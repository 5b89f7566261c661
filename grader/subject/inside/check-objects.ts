import { BytePipe, decode, encode, PipeEnd, SharedMemory } from '#kernel/internal';

interface Closeable {
  close(): unknown;
}

const { pid } = process;

/**
 * The learner's objects in this process during one check. Between calls, each has a name of its own, even if two have equal
 * handles. So an object has the same token each time, a token that comes back to its process becomes the original object,
 * and an object of a different process is opened once.
 */
export class CheckObjects {
  readonly #named = new Map<string, object>();
  #nameOf = new WeakMap<object, string>();
  /** Objects that were sent or received as such, and not as part of a handle. */
  readonly #toClose = new Set<Closeable>();
  #count = 0;

  /** The argument that the grader sent. */
  receive(wire: Uint8Array): unknown {
    const value = decode(wire, [], {
      find: (name) => this.#named.get(name),
      // An object opened here belongs to this process: when it is sent, it gets its own token.
      keep: (name, object) => void this.#named.set(name, object as object),
    });
    this.#closeLater(value);
    return value;
  }

  /** The result as the grader receives it. */
  send(value: unknown): Uint8Array {
    const own = partsOf(value);
    // Memory and pipes in a handle get no name of their own: an object opened from it owns them, and may close them.
    const { wire } = encode(value, 'value', (object) =>
      isKernels(object) && !own.includes(object) ? undefined : this.#name(object),
    );
    this.#closeLater(value);
    return wire;
  }

  #name(object: object): string {
    const known = this.#nameOf.get(object);
    if (known !== undefined) return known;
    // Unique across processes and checks.
    const name = `${String(pid)}.${String((this.#count += 1))}`;
    this.#nameOf.set(object, name);
    this.#named.set(name, object);
    return name;
  }

  #closeLater(value: unknown): void {
    for (const part of partsOf(value)) if (isCloseable(part)) this.#toClose.add(part);
  }

  /** Closes all of them, and returns what their `close` threw. */
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

/** The value itself, or the items of an array at any depth. */
function partsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(partsOf) : [value];
}

function isKernels(object: object): boolean {
  return object instanceof SharedMemory || object instanceof PipeEnd || object instanceof BytePipe;
}

function isCloseable(value: unknown): value is Closeable {
  return typeof value === 'object' && value !== null && 'close' in value && typeof value.close === 'function';
}
