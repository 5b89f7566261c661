// cheat: throws an error whose stack is one line of 400,000 characters
// earns at most: 0
// laws: open c-conversion

export class Value {
  constructor() {
    throw Object.assign(new Error('no'), { stack: '/('.repeat(200_000) });
  }
}
