// cheat: asks the process that judges it to open a debugger, and connects to that
// earns at most: 0
// laws: open c-conversion

import net from 'node:net';

const attempt = (what: () => unknown): void => {
  try {
    what();
  } catch {
    // then not
  }
};
attempt(() => process.kill(process.ppid, 'SIGUSR1'));
const socket = net.connect(9229, '127.0.0.1', () => socket.end('GET /json HTTP/1.1\r\n\r\n'));
socket.on('error', () => {});
socket.unref();

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
