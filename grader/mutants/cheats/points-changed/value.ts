// cheat: gives itself more points in the manifest
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

/** The folder above this one that has the course. */
function projectOf(folder: string): string {
  return fs.existsSync(path.join(folder, 'exercises', 'course.json'))
    ? folder
    : projectOf(path.dirname(folder));
}
const project = projectOf(__dirname);

attempt(() => {
  const manifest = path.join(project, 'exercises', 'course.json');
  fs.writeFileSync(manifest, fs.readFileSync(manifest, 'utf8').replace(/"points": \d/g, '"points": 9'));
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
