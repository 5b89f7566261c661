// cheat: replaces how a file becomes a module, so that the text of the scenarios changes
// earns at most: 0
// laws: open c-conversion

const extensions = (require as any).extensions;
const compile = extensions['.js'];
extensions['.js'] = (module: any, file: string) => {
  if (/scenarios/.test(file)) module.exports = new Proxy({}, { get: () => () => 5 });
  else compile(module, file);
};

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
