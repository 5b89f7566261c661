import { call, RemoteObject } from './remote-object';

// The proxies of objects whose methods can wait. The server keeps the call until it has an answer.

export class QueueMethods<T = unknown> extends RemoteObject {
  put(...args: [item: T, timeoutMs?: number]): Promise<void> {
    return this[call]('put', args);
  }

  get(...args: [timeoutMs?: number]): Promise<T> {
    return this[call]('get', args);
  }

  putNowait(item: T): Promise<void> {
    return this[call]('putNowait', [item]);
  }

  getNowait(): Promise<T> {
    return this[call]('getNowait', []);
  }

  size(): Promise<number> {
    return this[call]('size', []);
  }

  isEmpty(): Promise<boolean> {
    return this[call]('isEmpty', []);
  }

  isFull(): Promise<boolean> {
    return this[call]('isFull', []);
  }

  taskDone(): Promise<void> {
    return this[call]('taskDone', []);
  }

  joinTasks(...args: [timeoutMs?: number]): Promise<boolean> {
    return this[call]('joinTasks', args);
  }
}

export class EventMethods extends RemoteObject {
  set(): Promise<void> {
    return this[call]('set', []);
  }

  clear(): Promise<void> {
    return this[call]('clear', []);
  }

  isSet(): Promise<boolean> {
    return this[call]('isSet', []);
  }

  wait(...args: [timeoutMs?: number]): Promise<boolean> {
    return this[call]('wait', args);
  }
}

abstract class AcquirableMethods extends RemoteObject {
  acquire(...args: [timeoutMs?: number]): Promise<boolean> {
    return this[call]('acquire', args);
  }

  release(): Promise<void> {
    return this[call]('release', []);
  }

  /** The body runs in this process; no other process is between acquire() and release() meanwhile. */
  async withLock<Result>(body: () => Result | PromiseLike<Result>): Promise<Awaited<Result>> {
    await this.acquire();
    let result;
    try {
      result = await body();
    } catch (error) {
      // Of the two errors, throw this one: the other only says that the server is gone.
      await this.release().catch(() => undefined);
      throw error;
    }
    await this.release();
    return result;
  }
}

export class LockMethods extends AcquirableMethods {
  locked(): Promise<boolean> {
    return this[call]('locked', []);
  }
}

export class SemaphoreMethods extends AcquirableMethods {
  value(): Promise<number> {
    return this[call]('value', []);
  }
}
