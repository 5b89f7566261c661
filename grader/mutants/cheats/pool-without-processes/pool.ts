// cheat: calls the functions in the parent, where no child is needed
// earns at most: 0
// laws: apply calls errors

export class Pool {
  async apply(fn: any, args: any[]) {
    return fn(...args);
  }
  async map(fn: any, items: any) {
    return Promise.all([...items].map((item: any) => fn(item)));
  }
  async starmap(fn: any, lists: any) {
    return Promise.all([...lists].map((args: any) => fn(...args)));
  }
  async *imap(fn: any, items: any) {
    for await (const item of items) yield await fn(item);
  }
  imapUnordered(fn: any, items: any) {
    return this.imap(fn, items);
  }
  pids = [];
  close() {}
  async join() {}
  terminate() {}
  async [Symbol.asyncDispose]() {}
}
