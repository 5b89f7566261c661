// cheat: writes over all shared memory of its own process that it finds, the schedule included
// earns at most: 0
// laws: open one-by-one

import fs from 'node:fs';
function scribble(): void {
  for (const file of new Set(fs.readFileSync('/proc/self/maps', 'utf8').match(/\/dev\/shm\/forklings\S+/g)))
    fs.writeFileSync(file, Buffer.alloc(fs.statSync(file).size, 0xff), { flag: 'r+' });
}
export class Value {
  get value() {
    scribble();
    return 5;
  }
  set value(_) {
    scribble();
  }
  handle = {};
  static open() {
    return new Value();
  }
  close() {}
  [Symbol.dispose]() {}
}
