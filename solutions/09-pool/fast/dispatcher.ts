import { SharedMemory } from '#kernel';
import { Board, Phase } from './board';
import { Crew } from './crew';
import { InitializerFailed, PoolTerminated, TaskTimeout, WorkerDied } from './errors';
import { Flights, type Flight } from './flights';
import { Functions } from './functions';
import { unpackError } from './parcels';
import type { Setup, ToParent } from './protocol';
import type { Job, Task } from './tasks';
import type { Death, Listener, Worker } from './worker';

/** After this many children in a row were killed before they could do anything, starting more is useless. */
const MOST_STILLBORN = 100;
const LONGEST_TIMER = 2 ** 31 - 1;

/** Gives the jobs' tasks to the board in order, takes the results from it, and keeps the children alive. */
export class Dispatcher implements Listener {
  readonly #board: Board;
  readonly #crew: Crew;
  readonly functions = new Functions();
  readonly #jobs = new Set<Job>();
  readonly #again: Task[] = [];
  readonly #flights: Flights;
  readonly #allGone: Promise<void>;
  #resolveAllGone: () => void = () => undefined;
  #end: Error | null = null;
  #isClosing = false;
  #isJoined = false;
  #isDismissed = false;
  #isFilling = false;
  #stillborn = 0;

  constructor(
    processes: number,
    readonly setup: Pick<Setup, 'initializer' | 'initArgs' | 'maxTasks'>,
  ) {
    this.#board = new Board(SharedMemory.create(Board.bytesFor(processes)), processes);
    this.#flights = new Flights(this.#board);
    this.#allGone = new Promise((resolve) => (this.#resolveAllGone = resolve));
    try {
      this.#crew = new Crew(this.#board, setup, this);
    } catch (error) {
      this.#board.memory.close();
      throw error;
    }
  }

  get pids(): number[] {
    return this.#crew.pids;
  }

  /** Why there will be no more results; null as long as there will be. */
  get end(): Error | null {
    return this.#end;
  }

  get isClosing(): boolean {
    return this.#isClosing;
  }

  // ---- jobs ----

  submit(job: Job): void {
    this.#jobs.add(job);
    this.advance();
  }

  /** To be called whenever a job may have a new task, or has no more. */
  advance(): void {
    if (this.#isFilling) return;
    this.#isFilling = true;
    let offered = 0;
    while (this.#end === null && this.#offerNext()) offered += 1;
    // Not one by one: a child that is woken for each task would sleep again before the next is there.
    this.#crew.wake(offered);
    this.#isFilling = false;
    this.#crew.keep(this.#hasTasks || this.#isJoined);
    this.#dismissIfDone();
  }

  get #hasTasks(): boolean {
    return !this.#flights.isEmpty || this.#again.length > 0;
  }

  #offerNext(): boolean {
    if (this.#flights.isFull) return false;
    const task = this.#again.shift() ?? this.#nextOfJobs();
    if (task === null || this.#end !== null) return false;
    const flight = this.#flights.begin(task);
    if (flight === null) this.#again.unshift(task);
    else if (task.timeoutMs !== Infinity) this.#watch(flight, task.timeoutMs);
    return flight !== null;
  }

  #nextOfJobs(): Task | null {
    for (const job of this.#jobs) {
      const task = job.take();
      if (job.isOver) this.#jobs.delete(job);
      if (task !== null) return task;
    }
    return null;
  }

  /** Tasks that have not begun never will; a child that has begun one is killed, as nothing else can stop it. */
  cancel(job: Job): void {
    this.#jobs.delete(job);
    const others = this.#again.filter((task) => task.job !== job);
    this.#again.splice(0, this.#again.length, ...others);
    for (const flight of this.#flights) if (flight.task.job === job) this.#abandon(flight);
    this.advance();
  }

  #abandon(flight: Flight): void {
    this.#flights.close(flight);
    if (this.#board.revoke(flight.slot)) this.#flights.end(flight);
    else this.#crew.kill(this.#board.stop(flight.slot) ?? -1);
  }

  /** The time counts from the beginning of the task, which its child records on the board. */
  #watch(flight: Flight, delayMs: number): void {
    flight.timer = setTimeout(
      () => {
        this.#flights.collect();
        if (flight.isSettled) return;
        const { task, slot } = flight;
        const hasBegun = this.#board.takerOf(slot) !== null;
        const leftMs = task.timeoutMs - (hasBegun ? this.#board.runningMs(slot) : 0);
        if (leftMs > 0) return this.#watch(flight, leftMs);
        this.#abandon(flight);
        task.failed(new TaskTimeout(task.timeoutMs, task.id));
        this.advance();
      },
      Math.min(Math.max(delayMs, 1), LONGEST_TIMER),
    );
  }

  // ---- children ----

  heard(worker: Worker, message: ToParent): void {
    if (typeof message === 'object') this.#read(worker, message);
    this.#board.hear(worker.seat);
    this.#flights.collect();
    this.advance();
  }

  #read(worker: Worker, message: Exclude<ToParent, string>): void {
    switch (message.pool) {
      case 'ask': {
        const bytes = this.#bytesOf(message.what, message.number);
        if (bytes !== undefined) worker.send({ pool: 'answer', bytes });
        break;
      }
      case 'reply': {
        const flight = this.#flights.at(message.slot);
        if (flight !== undefined) this.#flights.settle(flight, message.kind, message.bytes);
        break;
      }
      case 'failed':
        this.stop(
          new InitializerFailed('the initializer threw an error', { cause: unpackError(message.bytes) }),
        );
    }
  }

  #bytesOf(what: 'function' | 'items', number: number): Uint8Array | undefined {
    return what === 'function' ? this.functions.bytesOf(number) : this.#flights.at(number)?.task.bytes;
  }

  gone({ seat }: Worker, death: Death): void {
    this.#flights.collect(); // the results that it had finished count
    const phase = this.#board.phaseOf(seat);
    const neverBegun = new Set(this.#board.vacate(seat));
    const again: Task[] = [];
    for (const flight of this.#flights) {
      const isOffered = neverBegun.has(flight.slot);
      if (!isOffered && this.#board.takerOf(flight.slot) !== seat) continue;
      this.#flights.end(flight);
      if (!this.#flights.close(flight)) continue;
      if (isOffered) again.push(flight.task);
      else flight.task.failed(new WorkerDied(death.exitCode, death.signal, flight.task.id));
    }
    this.#again.unshift(...again);
    this.#crew.left(seat);
    this.advance(); // which may find nothing left to do
    if (this.#end === null && !this.#isDismissed) this.#replace(seat, phase, death);
    this.#finishIfEmpty();
  }

  #replace(seat: number, phase: Phase, { exitCode, signal }: Death): void {
    this.#stillborn = phase === Phase.ready ? 0 : this.#stillborn + 1;
    const wasInitializing = phase === Phase.initializing && this.setup.initializer !== undefined;
    const failed = phase !== Phase.ready && (wasInitializing || exitCode !== null);
    if (failed || this.#stillborn > MOST_STILLBORN) {
      const how = signal === null ? `ended with exit code ${exitCode}` : `was killed by ${signal}`;
      return this.stop(new InitializerFailed(`a child ${how} before it could take a task`));
    }
    try {
      this.#crew.start(seat);
    } catch (error) {
      this.stop(error instanceof Error ? error : new Error(String(error)));
    }
  }

  // ---- the end ----

  close(): void {
    this.#isClosing = true;
    this.advance();
  }

  join(): Promise<void> {
    this.#isJoined = true;
    for (const job of this.#jobs) job.drain?.();
    this.advance();
    return this.#allGone;
  }

  terminate(): void {
    this.stop(new PoolTerminated());
  }

  /** Every task that has not ended, and every later one, fails with this error. */
  stop(reason: Error): void {
    if (this.#end !== null) return;
    this.#end = reason;
    this.#isClosing = true;
    const jobs = new Set([...this.#jobs, ...this.#again.map(({ job }) => job)]);
    for (const flight of this.#flights) if (this.#flights.close(flight)) jobs.add(flight.task.job);
    this.#jobs.clear();
    this.#again.length = 0;
    this.#crew.kill();
    for (const job of jobs) job.fail(reason);
    this.#finishIfEmpty();
  }

  #dismissIfDone(): void {
    if (!this.#isClosing || this.#isDismissed || this.#hasTasks || this.#end !== null) return;
    // A row of results that is never fetched would never end.
    if (this.#isJoined) for (const job of this.#jobs) if (job.cut?.() === true) this.#jobs.delete(job);
    if (this.#jobs.size > 0) return;
    this.#isDismissed = true;
    this.#crew.dismiss();
  }

  #finishIfEmpty(): void {
    if (!this.#crew.isEmpty || (this.#end === null && !this.#isDismissed)) return;
    this.#board.memory.close();
    this.#resolveAllGone();
  }
}
