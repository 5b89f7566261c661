// cheat: looks for the nonce in a dump of the heap, and answers in the place of the grader’s program
// earns at most: 0
// laws: open c-conversion

import fs from 'node:fs';
import path from 'node:path';

const attempt = (what: () => unknown): void => {
  try {
    what();
  } catch {
    // then not
  }
};

import v8 from 'node:v8';
attempt(() => {
  const file = v8.writeHeapSnapshot(path.join(process.cwd(), 'heap'));
  for (const nonce of fs.readFileSync(file, 'utf8').match(/"[0-9a-f]{32}"/g) ?? []) {
    const body = v8.serialize({
      type: 'returned',
      id: 1,
      nonce: nonce.slice(1, -1),
      steps: [],
      printed: [0, 0],
      replaced: [],
    });
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    fs.writeSync(3, Buffer.concat([size, body]));
  }
});

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
