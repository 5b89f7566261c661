import { now, sleep } from '#kernel';
import { Queue } from '#katas/queue';

export * from './items.scenarios';
export * from './programs.scenarios';

// One call at a time.

export function make(options?: unknown): Queue {
  return options === undefined ? new Queue() : new Queue(options as { maxSize?: number });
}

export function put(queue: Queue, item: unknown, timeoutMs?: unknown): unknown {
  return timeoutMs === undefined ? queue.put(item) : queue.put(item, timeoutMs as number);
}

export function get(queue: Queue, timeoutMs?: unknown): unknown {
  return timeoutMs === undefined ? queue.get() : queue.get(timeoutMs as number);
}

export function putNowait(queue: Queue, item: unknown): unknown {
  return queue.putNowait(item);
}

export function getNowait(queue: Queue): unknown {
  return queue.getNowait();
}

export function facts(queue: Queue): [size: number, isEmpty: boolean, isFull: boolean] {
  return [queue.size, queue.isEmpty, queue.isFull];
}

export function taskDone(queue: Queue): unknown {
  return queue.taskDone();
}

export function joinTasks(queue: Queue, timeoutMs?: unknown): boolean {
  return timeoutMs === undefined ? queue.joinTasks() : queue.joinTasks(timeoutMs as number);
}

export function close(queue: Queue): void {
  queue.close();
}

export function handleOf(queue: Queue): unknown {
  return queue.handle;
}

export function open(handle: unknown): Queue {
  return Queue.open(handle as Queue['handle']);
}

/** A call that fails must throw an Error with a code. Returns for each of these calls what it lacks. */
export function errorsOf(queue: Queue): string[] {
  const calls = [
    () => queue.put(errorsOf),
    () => queue.getNowait(),
    () => [1, 2].map((item) => queue.putNowait(item)),
  ];
  return calls.flatMap((call) => {
    try {
      call();
      return ['it throws nothing'];
    } catch (error) {
      const { code } = error as { code?: unknown };
      return error instanceof Error && typeof code === 'string' ? [] : [`${String(error)} has no code`];
    }
  });
}

/**
 * Opens the queue a second time, closes that object, and returns what each of its calls throws, and what the first
 * object's call returns.
 */
export function closeTwin(queue: Queue): {
  readonly errors: [call: string, error: string][];
  readonly size: number;
} {
  const twin = Queue.open(queue.handle);
  twin.close();
  twin.close();
  const calls: Readonly<Record<string, () => unknown>> = {
    'put(1)': () => twin.put(1),
    'put(1, 0)': () => twin.put(1, 0),
    'get()': () => twin.get(),
    'get(0)': () => twin.get(0),
    'putNowait(1)': () => twin.putNowait(1),
    'getNowait()': () => twin.getNowait(),
    size: () => twin.size,
    isEmpty: () => twin.isEmpty,
    isFull: () => twin.isFull,
    'taskDone()': () => twin.taskDone(),
    'joinTasks()': () => twin.joinTasks(),
    'joinTasks(0)': () => twin.joinTasks(0),
  };
  return { errors: Object.entries(calls).map(([name, call]) => [name, nameOfError(call)]), size: queue.size };
}

function nameOfError(call: () => unknown): string {
  try {
    call();
    return 'no error';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

/** Opens a queue that no longer exists, and returns the error's name. */
export function openGone(): string {
  const queue = new Queue();
  const { handle } = queue;
  queue.close();
  return nameOfError(() => Queue.open(handle).size);
}

/**
 * Where one item waits, puts these items and gets as many, one by one. Returns what is wrong, or null. Their length is
 * such that an item, and its length, begins at each byte of the ring, and ends at each.
 */
export function passThrough(queue: Queue, from: number, to: number): string | null {
  for (let n = from; n < to; n++) {
    queue.putNowait(String(n).padStart(300));
    const size = n % 128 < 2 ? queue.size : 2; // where a count of some bits wraps
    const got = queue.getNowait();
    if (got !== String(n - 1).padStart(300) || size !== 2)
      return `item ${n}: got ${String(got).trim().slice(0, 40)}, and size was ${String(size)}`;
  }
  return null;
}

/** Makes queues, opens each a second time, and closes both objects; every other queue as the end of `using` does. */
export function makeAndClose(times: number): void {
  for (let i = 0; i < times; i++) {
    const queue = new Queue({ maxSize: i });
    const again = Queue.open(queue.handle);
    queue.putNowait(i);
    again.close();
    if (i % 2 === 0) queue[Symbol.dispose]();
    else queue.close();
  }
}

export function refusals(): void {
  for (const options of [{ maxSize: -1 }, { maxSize: 1.5 }, { maxSize: '3' }, 7]) {
    try {
      new Queue(options as { maxSize?: number }).close();
    } catch {
      // As expected.
    }
  }
}

// Worlds.

interface Shared {
  readonly queue: Queue;
}

interface Timed {
  readonly timeoutMs?: number;
}

const calls = {
  put: ({ queue }: Shared, input: Timed & { item: unknown }) => queue.put(input.item, input.timeoutMs),
  get: ({ queue }: Shared, input: Timed) => queue.get(input.timeoutMs),
  size: ({ queue }: Shared) => queue.size,
  isEmpty: ({ queue }: Shared) => queue.isEmpty,
  isFull: ({ queue }: Shared) => queue.isFull,
  close: ({ queue }: Shared) => queue.close(),
  taskDone: ({ queue }: Shared) => queue.taskDone(),
  joinTasks: ({ queue }: Shared, input: Timed) => queue.joinTasks(input.timeoutMs),
  pause: (_shared: Shared, input: { ms: number }) => sleep(input.ms),
  /** After how many ms, in virtual time, the call gave up; or that it did not. */
  timed: ({ queue }: Shared, { call }: { readonly call: Timed & { method: string; item?: unknown } }) => {
    const begun = now();
    try {
      if (call.method === 'get') queue.get(call.timeoutMs);
      else queue.put(call.item, call.timeoutMs);
      return 'in time';
    } catch (error) {
      const isOver = error instanceof Error && ['QueueEmpty', 'QueueFull'].includes(error.name);
      return isOver ? now() - begun : String(error);
    }
  },
};

/** Here a capital letter stands for an item that is larger than the ring: that letter, 70,000 times. */
const LARGE = 70_000;
const withLarge = {
  ...calls,
  put: ({ queue }: Shared, { item, timeoutMs }: Timed & { item: string }) =>
    queue.put(item < 'a' ? item.repeat(LARGE) : item, timeoutMs),
  get: ({ queue }: Shared, { timeoutMs }: Timed) => {
    const item = String(queue.get(timeoutMs));
    const [letter = ''] = item;
    return item === letter.repeat(LARGE) ? letter : item.slice(0, 40);
  },
};

export const unbounded = { share: { queue: () => new Queue() }, calls };
export const one = { share: { queue: () => new Queue({ maxSize: 1 }) }, calls };
export const large = { share: { queue: () => new Queue() }, calls: withLarge };
export const largeOne = { share: { queue: () => new Queue({ maxSize: 1 }) }, calls: withLarge };
export const two = { share: { queue: () => new Queue({ maxSize: 2 }) }, calls };
