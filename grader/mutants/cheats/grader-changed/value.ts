// cheat: changes the compiled grader while it runs
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

const cache = path.join(__dirname, '..', '..', '..');
for (const name of fs.readdirSync(cache).filter((one) => one.startsWith('grader-')))
  attempt(() =>
    fs.appendFileSync(path.join(cache, name, 'grader', 'grade', 'score.js'), '\n// more points\n'),
  );

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
