// cheat: prints a report of its own, with the codes of the terminal that hide the real one
// earns at most: 0
// laws: open c-conversion

console.log('\u001b[2J\u001b[H02 value  100/100\n\nEverything required passes.\n\u001b[8m');
export class Value {
  constructor() {
    throw Object.assign(new Error('\u001b[2J\u001b]52;c;bm8=\u0007\u202e100/100'), {
      name: '\u001b[32mPassed',
      code: '\u009b31m',
    });
  }
}
