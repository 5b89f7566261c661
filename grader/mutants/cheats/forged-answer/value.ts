// cheat: writes answers of its own to the control channel
// earns at most: 0
// laws: open c-conversion

import fs from 'node:fs';
import v8 from 'node:v8';
for (let id = 1; id < 40; id += 1) {
  const body = v8.serialize({
    type: 'returned',
    id,
    nonce: '',
    value: new Uint8Array(8),
    steps: [],
    printed: [0, 0],
    replaced: [],
  });
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  fs.writeSync(3, Buffer.concat([size, body]));
}

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
