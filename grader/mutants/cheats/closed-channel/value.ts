// cheat: closes the descriptors that it has inherited
// earns at most: 0
// laws: open c-conversion

import fs from 'node:fs';

const attempt = (what: () => unknown): void => {
  try {
    what();
  } catch {
    // then not
  }
};
for (const fd of [3, 4]) attempt(() => fs.closeSync(fd));

export class Value {
  #number: unknown;
  constructor(_code?: unknown, initial: unknown = 0) {
    this.#number = initial;
  }
  get value(): any {
    return this.#number;
  }
  set value(number) {
    this.#number = number;
  }
  get handle() {
    return { number: this.#number };
  }
  static open(handle: any) {
    return new Value('i', handle.number);
  }
  close() {}
  [Symbol.dispose]() {}
}
