// cheat: answers with an object that passes for any number
// earns at most: 0
// laws: open c-conversion

const any: any = new Proxy(function () {}, {
  get: (_, key) => (key === Symbol.toPrimitive || key === 'valueOf' ? () => 5 : any),
  getPrototypeOf: () => Number.prototype,
});
export class Value {
  value = any;
  handle = { number: any };
  static open() {
    return new Value();
  }
  close() {}
  [Symbol.dispose]() {}
}
