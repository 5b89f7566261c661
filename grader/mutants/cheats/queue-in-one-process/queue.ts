// cheat: keeps the items in a list of the process
// earns at most: 0
// laws: order walk-through items

import { QueueEmpty } from './errors';
export class Queue {
  #items: unknown[] = [];
  put(item: unknown) {
    this.#items.push(structuredClone(item));
  }
  get() {
    if (this.#items.length === 0) throw new QueueEmpty();
    return this.#items.shift();
  }
  get size() {
    return this.#items.length;
  }
  get isEmpty() {
    return this.size === 0;
  }
  isFull = false;
  handle = {};
  static open() {
    return new Queue();
  }
  taskDone() {}
  joinTasks() {
    return true;
  }
  close() {}
  [Symbol.dispose]() {}
}
export * from './errors';
