// cheat: writes lengths that are too large, and half a message, to both channels of the grader
// earns at most: 0
// laws: open c-conversion

import fs from 'node:fs';
fs.writeSync(4, Buffer.alloc(64, 0xff));
fs.writeSync(3, Buffer.from([0xff, 0xff, 0xff, 0x7f, 1, 2, 3]));

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
