// cheat: replaces its own source by something else while it is judged
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

attempt(() => {
  const map = JSON.parse(fs.readFileSync(`${__filename}.map`, 'utf8'));
  const source = decodeURIComponent(map.sources[0]);
  // The copy that is judged, and never this file itself.
  if (!source.includes('/grader/mutants/')) fs.appendFileSync(source, '\n// other code\n');
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
