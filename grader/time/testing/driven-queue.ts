import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VirtualClock } from '../clock';
import { TimerQueue, type Announcements } from '../timer-queue';

/** Timers of this process, and a lab that lets the first of them fire whenever nothing else happens. */
export class DrivenQueue implements Announcements {
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'forklings-queue-'));
  readonly #file = path.join(this.#folder, 'clock');
  readonly clock: VirtualClock;
  readonly timers: TimerQueue;
  deadlines: readonly number[] = [];
  isWanted = false;
  /** How often the lab has let timers fire. */
  firings = 0;
  #onFired = (): void => undefined;

  constructor() {
    this.setTime(0);
    this.clock = new VirtualClock(this.#file);
    this.timers = new TimerQueue(this.clock, this);
  }

  due(deadlines: readonly number[]): void {
    this.deadlines = deadlines;
  }

  fired(): void {
    this.#onFired();
  }

  keepAlive(isWanted: boolean): void {
    this.isWanted = isWanted;
  }

  /** As the lab does, for all processes at once. */
  setTime(ms: number): void {
    writeFileSync(this.#file, Buffer.from(new Float64Array([ms]).buffer));
  }

  /** Resolves when no timer is left that keeps a process alive. */
  async untilDone(): Promise<void> {
    for (;;) {
      await nothingElse();
      const [at] = this.deadlines;
      if (at === undefined || !this.isWanted) return;
      this.firings += 1;
      this.setTime(at);
      const fired = new Promise<void>((resolve) => (this.#onFired = resolve));
      this.timers.fire(at);
      await fired;
    }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true });
  }
}

/** After some turns of the event loop, all that the callbacks of these tests do has happened. */
async function nothingElse(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
}
