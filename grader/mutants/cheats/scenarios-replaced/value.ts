// cheat: puts programs of its own in the place of the scenarios
// earns at most: 0
// laws: open c-conversion

import fs from 'node:fs';
import path from 'node:path';

const file = path.join(__dirname, '..', '..', 'lesson', 'value.scenarios.js');
const fake: any = new Proxy(
  {},
  {
    get:
      () =>
      (...args: unknown[]) =>
        args[1] ?? 5,
    ownKeys: () => ['make', 'open', 'get', 'set'],
  },
);
require.cache[file] = { ...module, id: file, filename: file, loaded: true, exports: fake } as any;

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
