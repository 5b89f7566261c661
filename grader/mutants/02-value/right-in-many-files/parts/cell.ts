import { SharedMemory } from '#kernel';
import codes from './codes.json' with { type: 'json' };
import { coder } from './coder.mjs';

export type Code = keyof typeof codes;
type Item<C extends Code> = C extends 'q' | 'Q' ? bigint : number;

export class Cell<C extends Code = Code> {
  readonly #memory: SharedMemory;

  constructor(
    readonly typeCode: C,
    initial: Item<C> | 0 = 0,
    memory?: SharedMemory,
  ) {
    if (!Object.hasOwn(codes, typeCode))
      throw new TypeError(
        `typeCode is ${String(typeCode)}, but must be one of ${Object.keys(codes).join(' ')}`,
      );
    const isBlank = initial === 0 && !Object.is(initial, -0);
    if (!isBlank) this.#refuse('initial', initial);
    this.#memory = memory ?? SharedMemory.create(codes[typeCode]);
    if (!isBlank) this.value = initial as Item<C>;
  }

  get value(): Item<C> {
    return coder(this.typeCode).get(this.#memory) as Item<C>;
  }

  set value(value: Item<C>) {
    this.#refuse('value', value);
    coder(this.typeCode).set(this.#memory, value);
  }

  #refuse(argument: string, value: unknown): void {
    const kind = coder(this.typeCode).kind;
    if (typeof value !== kind) throw new TypeError(`${argument} is ${String(value)}, but must be a ${kind}`);
  }

  get handle(): readonly [string, string] {
    return [this.typeCode, this.#memory.name];
  }

  static open([code, name]: readonly [string, string]): Cell {
    return new Cell(code as Code, 0, SharedMemory.open(name));
  }

  close(): void {
    this.#memory.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
