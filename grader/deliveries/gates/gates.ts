import { SharedMemory } from '../../kernel/internal';
import { signal } from '../../containment/end-all';
import { playerOf } from '../../subject/player';
import { ARRIVALS, Command, COMMAND, GATE_BYTES, MOST_GATES, PID, rowOf, TIMES, WAITING } from './layout';

/**
 * Tasks that wait until the check lets them go on, so that the check decides which ends first, and sees from outside
 * which process runs which. To be closed by whoever made them.
 */
export class Gates {
  readonly #fates = new Map<number, 'open' | 'fail' | 'exit' | 'kill'>();
  readonly #memory = SharedMemory.create(GATE_BYTES * (MOST_GATES + 1));

  /** What scenarios hand on to `passGate`. */
  get name(): string {
    return this.#memory.name;
  }

  /** How often somebody has arrived at any. */
  get arrivals(): number {
    return this.#memory.load(ARRIVALS);
  }

  /** Gates at which somebody stands now and that have not been told anything, in their order. */
  waiting(): number[] {
    return this.#where(
      (row) => this.#memory.load(row + WAITING) === 1 && this.#command(row) === Command.none,
    );
  }

  /** Gates at which anybody has ever been. */
  reached(): number[] {
    return this.#where((row) => this.#memory.load(row + TIMES) > 0);
  }

  /** How often somebody came to it. */
  timesAt(gate: number): number {
    return this.#memory.load(rowOf(gate) + TIMES);
  }

  /** What was done to whoever stood there. */
  fateOf(gate: number): 'open' | 'fail' | 'exit' | 'kill' | undefined {
    return this.#fates.get(gate);
  }

  /**
   * Resolves with true when that many tasks wait at gates; with false when so many never will, because nothing more
   * happens in the processes of the check.
   */
  async untilWaiting(count: number, process: object): Promise<boolean> {
    const isDone = (): boolean => this.waiting().length >= count;
    await playerOf(process).subject.group.rest({ withinMs: Infinity, isDone });
    return isDone();
  }

  /** The process that came last. */
  pidAt(gate: number): number {
    return this.#memory.load(rowOf(gate) + PID);
  }

  /** The task goes on and returns its number; also whoever comes later. */
  open(gate: number): void {
    this.#fates.set(gate, 'open');
    this.#tell(gate, Command.open);
  }

  openAll(): void {
    for (let gate = 0; gate < MOST_GATES; gate++) this.open(gate);
  }

  /** The task throws a RangeError. */
  fail(gate: number): void {
    this.#fates.set(gate, 'fail');
    this.#tell(gate, Command.fail);
  }

  /** The task calls process.exit(7). */
  exit(gate: number): void {
    this.#fates.set(gate, 'exit');
    this.#tell(gate, Command.exit);
  }

  /** SIGKILL to the process that stands there; the gate is open then, for whoever comes again. */
  kill(gate: number): void {
    this.#fates.set(gate, 'kill');
    signal(this.pidAt(gate), 'SIGKILL');
    this.#memory.store(rowOf(gate) + WAITING, 0);
    this.#memory.store(rowOf(gate) + COMMAND, Command.open);
  }

  /** As new. Nobody may stand at any. */
  reset(): void {
    this.#fates.clear();
    this.#memory.writeBytes(0, new Uint8Array(this.#memory.byteLength));
  }

  close(): void {
    this.#memory.close();
  }

  #tell(gate: number, command: Command): void {
    const row = rowOf(gate);
    this.#memory.store(row + COMMAND, command);
    this.#memory.notify(row + COMMAND);
  }

  #command(row: number): number {
    return this.#memory.load(row + COMMAND);
  }

  #where(isSo: (row: number) => boolean): number[] {
    const found: number[] = [];
    for (let gate = 0; gate < MOST_GATES; gate++) if (isSo(rowOf(gate))) found.push(gate);
    return found;
  }
}
