import crypto from 'node:crypto';

let state = 1;

/** The same dice for every run. */
export function loadDice(seed: number): void {
  state = Math.imul(seed, 0x9e3779b1) | 1;
}

/**
 * Replaces all of Node that is random and answers at once; with a callback it answers later, when nothing is explored. Once,
 * before learner code is loaded; `isLoaded` says when these dice are thrown. The real ones check the arguments.
 */
export function installDice(isLoaded: () => boolean): void {
  const { random } = Math;
  Math.random = () => (isLoaded() ? thrown() : random());

  const replace = (
    owner: object,
    name: string,
    turned: (real: unknown, args: readonly unknown[]) => unknown,
  ) => {
    const real = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
    const replacement = function (this: unknown, ...args: unknown[]): unknown {
      const result = real.apply(this, args);
      return isLoaded() && result !== undefined ? turned(result, args) : result;
    };
    Object.defineProperty(owner, name, {
      value: replacement,
      writable: true,
      configurable: true,
      enumerable: true,
    });
  };
  const uuid = (): string => {
    const bytes = filled(Buffer.alloc(16));
    bytes[6] = ((bytes[6] ?? 0) % 16) | 0x40;
    bytes[8] = ((bytes[8] ?? 0) % 64) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  };
  const all = (view: unknown): unknown => filled(view as NodeJS.ArrayBufferView);
  replace(crypto, 'randomBytes', all);
  replace(crypto, 'randomUUID', uuid);
  replace(crypto, 'randomFillSync', (view, [, offset, size]) =>
    filled(view as NodeJS.TypedArray, offset as number | undefined, size as number | undefined),
  );
  replace(crypto, 'randomInt', (_, [one, other]) => {
    const [from, to] = (other === undefined ? [0, one] : [one, other]) as [number, number];
    return from + Math.floor(thrown() * (to - from));
  });
  // Of the global `crypto`, and of the module’s own `getRandomValues`.
  const web = Object.getPrototypeOf(crypto.webcrypto) as object;
  replace(web, 'getRandomValues', all);
  replace(web, 'randomUUID', uuid);
}

/** Fills `size` elements, by default all, from element `offset` on. */
function filled<T extends NodeJS.ArrayBufferView>(view: T, offset = 0, size?: number): T {
  const { buffer, byteOffset, byteLength } = view;
  const width = 'BYTES_PER_ELEMENT' in view ? view.BYTES_PER_ELEMENT : 1;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const end = size === undefined ? byteLength : (offset + size) * width;
  for (let at = offset * width; at < end; at++) bytes[at] = Math.floor(thrown() * 256);
  return view;
}

/** From 0 to 1, without 1. */
function thrown(): number {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  return (state >>> 0) / 2 ** 32;
}
