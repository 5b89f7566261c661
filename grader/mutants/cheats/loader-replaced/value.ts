// cheat: replaces the loader of modules, so that the scenarios come from it
// earns at most: 0
// laws: open c-conversion

import Module from 'node:module';
const loader = Module as any;
const load = loader._load;
loader._load = (name: string, ...more: unknown[]) =>
  /scenarios/.test(name)
    ? new Proxy(
        {},
        {
          get:
            () =>
            (...args: unknown[]) =>
              args[1] ?? 5,
        },
      )
    : load(name, ...more);

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
