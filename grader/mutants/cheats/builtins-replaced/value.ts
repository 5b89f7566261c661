// cheat: replaces built-ins by which values are compared, copied and sent
// earns at most: 0
// laws: open c-conversion

Object.is = () => true;
JSON.stringify = () => '5';
Array.prototype.every = () => true;
Array.isArray = (() => true) as any;
Uint8Array.prototype.set = () => {};
Promise.prototype.then = function (this: Promise<unknown>, done: any) {
  done(5);
  return this;
} as any;

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
