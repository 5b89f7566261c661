// cheat: makes the kata from a later one, whose solution is built on it
// earns at most: 0
// laws: open c-conversion

// @ts-ignore
import { SharedArray } from '#katas/array';
export class Value {
  #array: any;
  constructor(code: any, initial: any = 0, array?: any) {
    this.#array = array ?? new SharedArray(code, [initial]);
  }
  get value() {
    return this.#array.get(0);
  }
  set value(number) {
    this.#array.set(0, number);
  }
  get handle() {
    return this.#array.handle;
  }
  static open(handle: any) {
    return new Value('i', 0, SharedArray.open(handle));
  }
  close() {
    this.#array.close();
  }
  [Symbol.dispose]() {
    this.close();
  }
}
