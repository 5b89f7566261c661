/** What a call returned or threw; an error by its name. */
export type Answered = { readonly value: unknown } | { readonly error: string };

/** The call cannot be answered yet. */
const WAITS = Symbol('waits');

class Refusal {
  constructor(readonly error: string) {}
}

interface Waiting {
  readonly call: number;
  readonly attempt: () => unknown;
  readonly late: Answered;
  readonly until: number;
}

/** A call of an object: answered at once, or as soon as it can be; `late` is its answer when its time is up. */
export interface WaitingCall {
  readonly attempt: (...args: never[]) => unknown;
  readonly late?: Answered;
}

/**
 * Calls of one object, made one after the other, of which some have to wait: what each has returned so far. Those that
 * wait are served first come, first served; this is the model of the objects of kata 08 that have lines.
 */
export class WaitingCalls {
  readonly answers = new Map<number, Answered>();
  #line: Waiting[] = [];
  #now = 0;

  constructor(readonly calls: Readonly<Record<string, WaitingCall>>) {}

  /** Makes call number `call`. The argument after those of the attempt is a timeout. */
  make(call: number, method: string, args: readonly unknown[]): void {
    const { attempt, late = { error: 'none' } } = this.calls[method] as WaitingCall;
    const timeoutMs = Number(args[attempt.length] ?? Infinity);
    const until = this.#now + Math.max(timeoutMs, 0);
    this.#line.push({ call, attempt: () => attempt(...(args as never[])), late, until });
    this.#serve();
    this.pass(0);
  }

  pass(ms: number): void {
    this.#now += ms;
    for (const { call, late, until } of this.#line) if (until <= this.#now) this.answers.set(call, late);
    this.#line = this.#line.filter(({ until }) => until > this.#now);
  }

  // Each answer may make another possible, so the line is looked through again from its beginning.
  #serve(): void {
    for (let i = 0; i < this.#line.length; i++) {
      const { call, attempt } = this.#line[i] as Waiting;
      const answer = attempt();
      if (answer === WAITS) continue;
      this.answers.set(call, answer instanceof Refusal ? { error: answer.error } : { value: answer });
      this.#line.splice(i, 1);
      i = -1;
    }
  }
}

const late = { value: false };

export function semaphoreCalls(permits: number): WaitingCalls {
  return new WaitingCalls({
    acquire: { attempt: () => (permits > 0 ? ((permits -= 1), true) : WAITS), late },
    release: { attempt: () => void (permits += 1) },
    value: { attempt: () => permits },
  });
}

export function lockCalls(): WaitingCalls {
  let isLocked = false;
  return new WaitingCalls({
    acquire: { attempt: () => (isLocked ? WAITS : (isLocked = true)), late },
    release: { attempt: () => (isLocked ? void (isLocked = false) : new Refusal('ReleaseError')) },
    locked: { attempt: () => isLocked },
  });
}

export function eventCalls(): WaitingCalls {
  let isSet = false;
  return new WaitingCalls({
    wait: { attempt: () => isSet || WAITS, late },
    set: { attempt: () => void (isSet = true) },
    clear: { attempt: () => void (isSet = false) },
    isSet: { attempt: () => isSet },
  });
}

export function queueCalls(maxSize: number): WaitingCalls {
  const items: unknown[] = [];
  let unfinished = 0;
  const isFull = (): boolean => maxSize > 0 && items.length >= maxSize;
  const put = (item: unknown): unknown => {
    if (isFull()) return WAITS;
    unfinished += 1;
    items.push(item);
    return undefined;
  };
  const get = (): unknown => (items.length === 0 ? WAITS : items.shift());
  const orElse = (answer: unknown, error: string): unknown =>
    answer === WAITS ? new Refusal(error) : answer;
  return new WaitingCalls({
    put: { attempt: put, late: { error: 'QueueFull' } },
    get: { attempt: get, late: { error: 'QueueEmpty' } },
    putNowait: { attempt: (item: unknown) => orElse(put(item), 'QueueFull') },
    getNowait: { attempt: () => orElse(get(), 'QueueEmpty') },
    size: { attempt: () => items.length },
    isEmpty: { attempt: () => items.length === 0 },
    isFull: { attempt: isFull },
    taskDone: { attempt: () => (unfinished > 0 ? void (unfinished -= 1) : new Refusal('RangeError')) },
    joinTasks: { attempt: () => unfinished === 0 || WAITS, late },
  });
}
