/**
 * For each process, how much of its past is known (Fidge 1988, Mattern 1988). Processes are numbered from 0, and
 * times count from 1; time 0 is "nothing". Changed in place: these are the hot path of the race detector.
 */
export class VectorClock {
  readonly #times: number[];

  constructor(times: readonly number[] = []) {
    this.#times = [...times];
  }

  get(process: number): number {
    return this.#times[process] ?? 0;
  }

  /** One step of `process`. */
  tick(process: number): void {
    this.#grow(process);
    this.#times[process] = this.get(process) + 1;
  }

  /** Learns all that `other` knows. */
  join(other: VectorClock): void {
    for (let process = 0; process < other.#times.length; process += 1) {
      if (other.get(process) <= this.get(process)) continue;
      this.#grow(process);
      this.#times[process] = other.get(process);
    }
  }

  copy(): VectorClock {
    return new VectorClock(this.#times);
  }

  /** True when everything in this clock is known to `other`: reflexive. */
  isWithin(other: VectorClock): boolean {
    return this.#times.every((time, process) => time <= other.get(process));
  }

  compare(other: VectorClock): 'equal' | 'before' | 'after' | 'concurrent' {
    const before = this.isWithin(other);
    const after = other.isWithin(this);
    if (before) return after ? 'equal' : 'before';
    return after ? 'after' : 'concurrent';
  }

  toString(): string {
    return `<${this.#times.join(' ')}>`;
  }

  /** No holes: an array with holes is slow, and `every` would skip them. */
  #grow(process: number): void {
    while (this.#times.length <= process) this.#times.push(0);
  }
}
