// cheat: changes a spec, and puts it back with its times at once
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
  const spec = path.join(project, 'exercises', '02-value', '1-shared.spec.ts');
  const [text, stats] = [fs.readFileSync(spec), fs.statSync(spec)];
  fs.writeFileSync(spec, '');
  fs.writeFileSync(spec, text);
  fs.utimesSync(spec, stats.atime, stats.mtime);
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
