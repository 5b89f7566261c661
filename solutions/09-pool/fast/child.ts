import { unpack } from '#kernel';
import { Board, CAPACITY, Phase } from './board';
import { decode } from './codec';
import { packError, packFailure, packReply, SPREAD } from './parcels';
import { isOurs, LOOK, type Reply, type Setup, type ToChild, type ToParent } from './protocol';

type TaskFunction = (...args: readonly unknown[]) => unknown;

/** What a child of the pool runs: it takes tasks until it has done its number of them, or its parent lets it go. */
export async function runTasks(setup: Setup): Promise<void> {
  const child = new Child(setup);
  // It was let go; or its parent has died, where the system does not end daemons; or a task has closed the channel.
  process.once('disconnect', () => process.exit());
  process.on('message', (message: unknown) => {
    if (isOurs(message)) child.hear(message as ToChild);
  });
  if (await child.initialize(setup)) await child.work(setup.maxTasks);
  // Whatever the tasks left behind, such as timers or sockets, must not keep it alive.
  process.exit();
}

class Child {
  readonly #board: Board;
  readonly #seat: number;
  readonly #functions = new Map<number, TaskFunction>();
  #woken: (() => void) | null = null;
  #answered: ((bytes: Uint8Array) => void) | null = null;

  constructor({ memory, seats, seat }: Setup) {
    this.#board = new Board(memory, seats);
    this.#seat = seat;
  }

  hear(message: ToChild): void {
    if (message === LOOK) this.#woken?.();
    else this.#answered?.(message.bytes);
  }

  /** False: it failed, and the parent was notified. */
  async initialize({ initializer, initArgs }: Setup): Promise<boolean> {
    this.#board.enter(this.#seat, Phase.initializing);
    try {
      await initializer?.(...(initArgs as never[]));
    } catch (error) {
      await send({ pool: 'failed', bytes: packError(error) });
      return false;
    }
    this.#board.enter(this.#seat, Phase.ready);
    return true;
  }

  async work(maxTasks: number): Promise<void> {
    for (let done = 0; done < maxTasks; done += 1) {
      if (this.#board.isStopped(this.#seat)) return;
      const slot = this.#board.claim(this.#seat) ?? (await this.#nextSlot());
      const [kind, bytes] = await this.#run(slot).then(packReply, packFailure);
      const isSmall = bytes.length <= CAPACITY;
      // Waits until the system has all of it: the next task may block this process, and unsent results with it.
      if (!isSmall) await send({ pool: 'reply', slot, kind, bytes });
      if (this.#board.finish(this.#seat, slot, kind, isSmall ? bytes : null)) process.send?.(LOOK);
    }
  }

  /** Announces that it sleeps, then looks once more: a task that is offered after that look wakes it. */
  async #nextSlot(): Promise<number> {
    for (;;) {
      const woken = new Promise<void>((resolve) => (this.#woken = resolve));
      this.#board.sleep(this.#seat, true);
      const slot = this.#board.claim(this.#seat);
      if (slot !== null) {
        this.#board.sleep(this.#seat, false);
        return slot;
      }
      await woken;
    }
  }

  async #run(slot: number): Promise<Reply> {
    const call = this.#board.callOf(slot);
    const values: unknown[] = [];
    const errors = new Map<number, unknown>();
    const number = call & ~SPREAD;
    const fn = this.#functions.get(number) ?? (await this.#fetchFunction(number));
    const items = decode(this.#board.read(slot) ?? (await this.#ask('items', slot)));
    const isSpread = (call & SPREAD) !== 0;
    for (const [i, item] of items.entries()) {
      try {
        const value = isSpread ? fn(...(item as readonly unknown[])) : fn(item);
        values.push(isThenable(value) ? await value : value);
      } catch (error) {
        errors.set(i, error);
        values.push(undefined);
      }
    }
    return { values, errors };
  }

  async #fetchFunction(number: number): Promise<TaskFunction> {
    const fn = unpack(await this.#ask('function', number)) as TaskFunction;
    this.#functions.set(number, fn);
    return fn;
  }

  async #ask(what: 'function' | 'items', number: number): Promise<Uint8Array> {
    const answer = new Promise<Uint8Array>((resolve) => (this.#answered = resolve));
    await send({ pool: 'ask', what, number });
    return answer;
  }
}

function send(message: ToParent): Promise<void> {
  return new Promise((resolve) => process.send?.(message, undefined, undefined, () => resolve()));
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
