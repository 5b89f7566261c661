import {
  CLOCK_BYTES,
  CLOCK_NOW,
  CLOCK_SLOTS,
  ClockSlot,
  clockSlot,
  fileOfSegment,
  isRunning,
  SharedMemory,
  SLOT_DEADLINE,
  SLOT_OWNER,
  SLOT_STATE,
  viewsOf,
} from '../../kernel/internal';

/** Something that happens in a process at a time, but only when the grader lets it. */
export interface Due {
  readonly pid: number;
  /** In ms of virtual time. */
  readonly at: number;
  /** Lets it happen. */
  fire(): void;
}

/** The clock of a process under test and of all that it starts, from the grader's side. Closed when that process has ended. */
export class FamilyClock {
  readonly #memory = SharedMemory.create(CLOCK_BYTES);

  /** For the environment of the process. */
  get file(): string {
    return fileOfSegment(this.#memory.name);
  }

  /** In ms. */
  get now(): number {
    return viewsOf(this.#memory).float64[CLOCK_NOW >>> 3] ?? 0;
  }

  /** Time never runs backwards. What a process reports as its time may be any number. */
  advanceTo(ms: number): void {
    if (ms > this.now && Number.isFinite(ms)) this.#memory.setFloat64(CLOCK_NOW, ms);
  }

  /** The timeouts of processes that are blocked in the kernel. */
  blocked(): Due[] {
    const found: Due[] = [];
    for (let slot = 0; slot < CLOCK_SLOTS; slot++) {
      const at = clockSlot(slot);
      const pid = this.#memory.load(at + SLOT_OWNER);
      if (pid === 0 || this.#memory.load(at + SLOT_STATE) !== ClockSlot.waiting || !isRunning(pid)) continue;
      found.push({ pid, at: this.#memory.getFloat64(at + SLOT_DEADLINE), fire: () => this.#wake(at) });
    }
    return found;
  }

  close(): void {
    this.#memory.close();
  }

  #wake(at: number): void {
    this.#memory.store(at + SLOT_STATE, ClockSlot.due);
    this.#memory.notify(at + SLOT_STATE);
  }
}
