import { SharedMemory } from '../../kernel/internal';
import { signal } from '../../containment/end-all';
import { playerOf } from '../../subject/player';
import { ARRIVALS, Command, COMMAND, GATE_BYTES, MOST_GATES, PID, rowOf, TIMES, WAITING } from './layout';

/**
 * Gates at which tasks wait until the check lets them continue. So the check decides which task ends first, and sees
 * from outside which process runs which task. The check that creates them must close them.
 */
export class Gates {
  readonly #fates = new Map<number, 'open' | 'fail' | 'exit' | 'kill'>();
  readonly #memory = SharedMemory.create(GATE_BYTES * (MOST_GATES + 1));

  /** The name that scenarios pass to `passGate`. */
  get name(): string {
    return this.#memory.name;
  }

  /** The number of arrivals at any gate. */
  get arrivals(): number {
    return this.#memory.load(ARRIVALS);
  }

  /** Gates at which a task waits now and which have no command yet, in order. */
  waiting(): number[] {
    return this.#where(
      (row) => this.#memory.load(row + WAITING) === 1 && this.#commandAt(row) === Command.none,
    );
  }

  /** Gates at which a task has ever arrived. */
  reached(): number[] {
    return this.#where((row) => this.#memory.load(row + TIMES) > 0);
  }

  /** The number of arrivals at this gate. */
  timesAt(gate: number): number {
    return this.#memory.load(rowOf(gate) + TIMES);
  }

  /** What was done to the task at this gate. */
  fateOf(gate: number): 'open' | 'fail' | 'exit' | 'kill' | undefined {
    return this.#fates.get(gate);
  }

  /**
   * Resolves with true when `count` tasks wait at gates, and with false when that many never will, because nothing more
   * happens in the processes of the check.
   */
  async untilWaiting(count: number, process: object): Promise<boolean> {
    const isDone = (): boolean => this.waiting().length >= count;
    await playerOf(process).subject.group.rest({ withinMs: Infinity, isDone });
    return isDone();
  }

  /** The pid of the process that arrived last. */
  pidAt(gate: number): number {
    return this.#memory.load(rowOf(gate) + PID);
  }

  /** The task continues and returns its number, and so do all that arrive later. */
  open(gate: number): void {
    this.#fates.set(gate, 'open');
    this.#command(gate, Command.open);
  }

  openAll(): void {
    for (let gate = 0; gate < MOST_GATES; gate++) this.open(gate);
  }

  /** The task throws a RangeError. */
  fail(gate: number): void {
    this.#fates.set(gate, 'fail');
    this.#command(gate, Command.fail);
  }

  /** The task calls process.exit(7). */
  exit(gate: number): void {
    this.#fates.set(gate, 'exit');
    this.#command(gate, Command.exit);
  }

  /** Sends SIGKILL to the process at the gate. The gate is then open for a process that arrives later. */
  kill(gate: number): void {
    this.#fates.set(gate, 'kill');
    signal(this.pidAt(gate), 'SIGKILL');
    this.#memory.store(rowOf(gate) + WAITING, 0);
    this.#memory.store(rowOf(gate) + COMMAND, Command.open);
  }

  /** Makes all gates as new. No task may be waiting at any. */
  reset(): void {
    this.#fates.clear();
    this.#memory.writeBytes(0, new Uint8Array(this.#memory.byteLength));
  }

  close(): void {
    this.#memory.close();
  }

  #command(gate: number, command: Command): void {
    const row = rowOf(gate);
    this.#memory.store(row + COMMAND, command);
    this.#memory.notify(row + COMMAND);
  }

  #commandAt(row: number): number {
    return this.#memory.load(row + COMMAND);
  }

  #where(isSo: (row: number) => boolean): number[] {
    const found: number[] = [];
    for (let gate = 0; gate < MOST_GATES; gate++) if (isSo(rowOf(gate))) found.push(gate);
    return found;
  }
}
