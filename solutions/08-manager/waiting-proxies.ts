import { proxyClasses, type ProxyHandle } from './codec';
import './proxies'; // a process that has one proxy may get any other out of it
import { call, checkHandle, RemoteObject } from './remote-object';

// The proxies of objects whose methods can wait. The server keeps the call until it has an answer.

export class QueueProxy<T = unknown> extends RemoteObject {
  static open<T = unknown>(handle: ProxyHandle): QueueProxy<T> {
    return new QueueProxy<T>(checkHandle(handle));
  }

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

export class EventProxy extends RemoteObject {
  static open(handle: ProxyHandle): EventProxy {
    return new EventProxy(checkHandle(handle));
  }

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

abstract class AcquirableProxy extends RemoteObject {
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

export class LockProxy extends AcquirableProxy {
  static open(handle: ProxyHandle): LockProxy {
    return new LockProxy(checkHandle(handle));
  }

  locked(): Promise<boolean> {
    return this[call]('locked', []);
  }
}

export class SemaphoreProxy extends AcquirableProxy {
  static open(handle: ProxyHandle): SemaphoreProxy {
    return new SemaphoreProxy(checkHandle(handle));
  }

  value(): Promise<number> {
    return this[call]('value', []);
  }
}

proxyClasses.set('queue', QueueProxy);
proxyClasses.set('event', EventProxy);
proxyClasses.set('lock', LockProxy);
proxyClasses.set('semaphore', SemaphoreProxy);
