import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Due, FamilyClock } from './clock/family-clock';
import { timerOffice } from './clock/timer-office';
import { RealTimers } from './containment/real-timers';
import { Stillness, type Still } from './containment/stillness';
import { isTcpInTransit } from './containment/tcp-transit';
import type { Fault } from './failure';
import { faultOfNaps, faultOfPolling, faultOfRealTimer, stuck } from './stuck-faults';
import { trafficSoFar } from './traffic';
import { VainFirings } from './vain-firings';

/** A process under test, as far as it matters whether anything more will happen. */
export interface Participant {
  readonly pid: number;
  /** Of its family. */
  readonly mark: string;
  readonly clock: FamilyClock;
  /** Grows whenever something passes between the lab and the process. */
  readonly activity: number;
  /** A call has not been answered, and it is not the lab that stops it. */
  readonly isAsked: boolean;
  /** The system has ended it, and the lab has not heard of that. */
  readonly isEnding: boolean;
  /** Processor time used by its family so far, in ms. */
  usedMs(): number;
  end(fault: Fault): void;
}

export interface RestOptions {
  /** Timers that are due within so much time, in ms, still fire. Infinity: all. */
  readonly withinMs: number;
  /** What is waited for: once it is true, there is no need to wait for the rest. */
  readonly isDone?: () => boolean;
}

interface Rest {
  readonly until: number;
  readonly isDone: () => boolean;
  readonly resolve: (cameToRest: boolean) => void;
  usedBefore: number | undefined;
}

const FIRST_LOOK_MS = 1;
const LAST_LOOK_MS = 16;
/** At this many looks at awake processes, looks become rarer. */
const QUICK_LOOKS = 24;
/** To ask for processor time takes longer than to see whether all sleep. */
const LOOKS_BETWEEN = 24;
/** Processor time in which a family comes to rest that no call keeps busy, in ms. */
const MOST_RESTLESS_MS = 3_000;

/**
 * Knows when nothing more will happen in the processes of a check, and says what happens then: an exploration lets the next
 * thing happen; or time passes, up to the next timer; or a call that has not returned never will.
 *
 * That nothing more will happen is a fact: every thread of every process sleeps, without a timeout, in two looks between
 * which none was switched to; nothing is under way; and the grader itself owes nothing.
 */
export class Quiescence {
  readonly #participants = new Set<Participant>();
  readonly #stillness = new Stillness(() => [...this.#participants].map(({ pid }) => pid));
  readonly #drivers: (() => boolean)[] = [];
  readonly #rests = new Set<Rest>();
  #isLooking = false;
  /** What the grader itself has begun for the check and not finished. */
  #owed = 0;
  readonly #vain = new VainFirings();
  #progress = '';
  /** What the last look saw. */
  #glance = '';
  readonly #realTimers = new RealTimers();

  /** All processes of a check have one time: that of the one that is furthest. */
  join(participant: Participant): void {
    this.#participants.add(participant);
    this.#advanceTo(this.now);
  }

  leave(participant: Participant): void {
    this.#participants.delete(participant);
    if (this.#participants.size === 0) this.#stillness.close();
  }

  /** In ms. */
  get now(): number {
    return Math.max(0, ...[...this.#participants].map(({ clock }) => clock.now));
  }

  /** The living processes of the check. */
  members(): number[] {
    return this.#stillness.members();
  }

  /** A call was made. */
  heed(): void {
    void this.#look();
  }

  /**
   * From now on, whenever nothing happens by itself, `next` lets something happen and returns true; false, when it has
   * nothing either. Returns how to stop that.
   */
  drive(next: () => boolean): () => void {
    this.#drivers.push(next);
    this.heed();
    return () => void this.#drivers.splice(this.#drivers.indexOf(next), 1);
  }

  /** Resolves with true when all has come to rest, or is done; with false when it never will. */
  async rest({ withinMs, isDone = () => false }: RestOptions): Promise<boolean> {
    return new Promise((resolve) => {
      this.#rests.add({ until: this.now + withinMs, isDone, resolve, usedBefore: undefined });
      this.heed();
    });
  }

  /** As long as that lasts, it is the grader that the check waits for, and not the learner's code. */
  async owing<T>(work: Promise<T>): Promise<T> {
    this.#owed += 1;
    try {
      return await work;
    } finally {
      this.#owed -= 1;
    }
  }

  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    try {
      while (this.#isNeeded()) {
        const still = await this.#untilStill();
        if (still === undefined || !this.#isNeeded()) continue;
        // What follows takes its course before the next look; a timer of the system's own takes its time.
        await (this.#goOn(still) ? turn() : pause(LAST_LOOK_MS));
      }
    } finally {
      this.#isLooking = false;
    }
  }

  #isNeeded(): boolean {
    return this.#rests.size > 0 || this.#asked().length > 0;
  }

  #asked(): Participant[] {
    return [...this.#participants].filter(({ isAsked }) => isAsked);
  }

  /** Undefined when nothing needs to know any more. */
  async #untilStill(): Promise<Still | undefined> {
    let looks = 0;
    let wait = FIRST_LOOK_MS;
    while (this.#isNeeded()) {
      looks += 1;
      this.#endDoneRests();
      const still = await this.#isStill();
      if (still !== undefined) return still;
      if (looks % LOOKS_BETWEEN === 0) this.#endRestless();
      if (looks > QUICK_LOOKS) wait = Math.min(LAST_LOOK_MS, wait * 2);
      await pause(wait);
    }
    return undefined;
  }

  async #isStill(): Promise<Still | undefined> {
    const switches = this.#stillness.glance();
    if (switches === undefined) return undefined;
    // What they had said before they slept lies in our sockets already. The check may have to answer it, by its next call.
    for (let known = NaN; known !== this.#activity();) {
      known = this.#activity();
      // In the first of these the event loop may be past its sockets already.
      await turn();
      await turn();
    }
    if (this.#owed > 0 || [...this.#participants].some(({ isEnding }) => isEnding)) return undefined;
    // None of them has been awake since, so there is no answer that could be on its way to us now.
    const still = this.#stillness.isStillSince(switches);
    this.#glance = switches;
    if (still === undefined) return undefined;
    if (isTcpInTransit(() => [process.pid, ...this.members()])) return undefined;
    return still;
  }

  #activity(): number {
    let sum = timerOffice().news + trafficSoFar();
    for (const { activity } of this.#participants) sum += activity;
    return sum;
  }

  /** Something happens now; false: only the system can make it. */
  #goOn(still: Still): boolean {
    this.#heedProgress();
    for (const next of this.#drivers) if (next()) return true;
    const due = this.firstDue();
    const isEndless = due !== undefined && this.#vain.areEndless(() => this.members());
    const real =
      still === 'timed' && due === undefined
        ? this.#realTimers.heed(this.#glance, this.members())
        : undefined;
    if (real === 'goes on') return false;
    if (this.#rests.size > 0) return this.#letRest(isEndless ? undefined : due);
    if (due !== undefined && !isEndless) return this.fire(due);
    const fault = isEndless
      ? faultOfPolling(this.#vain.periodMs(this.now))
      : real === 'sleeps for long'
        ? faultOfRealTimer
        : real === 'naps for ever'
          ? faultOfNaps
          : stuck;
    for (const one of this.#asked()) one.end(fault);
    return true;
  }

  /** The lab's own turn comes before anything that a call waits for. */
  #letRest(due: Due | undefined): boolean {
    const rested = [...this.#rests].filter(({ until }) => due === undefined || due.at > until);
    if (rested.length === 0 && due !== undefined) return this.fire(due);
    for (const rest of rested) this.#end(rest, true);
    return true;
  }

  /** What the lab has heard, and which processes there are: as long as that changes, timers are not fired in vain. */
  #heedProgress(): void {
    let progress = this.members().join(' ');
    for (const { activity } of this.#participants) progress += `:${String(activity)}`;
    if (progress === this.#progress) return;
    this.#progress = progress;
    this.#realTimers.reset();
    this.#vain.reset(this.now);
  }

  /** The first timer, of any process of the check. */
  firstDue(): Due | undefined {
    let first: Due | undefined;
    for (const { clock, mark } of this.#participants) {
      for (const due of [...clock.blocked(), ...timerOffice().timersOf(mark)])
        if (first === undefined || due.at < first.at) first = due;
    }
    return first;
  }

  /** Time passes, and that timer fires. */
  fire(due: Due): true {
    this.#vain.count();
    this.#advanceTo(due.at);
    due.fire();
    return true;
  }

  #advanceTo(ms: number): void {
    for (const { clock } of this.#participants) clock.advanceTo(ms);
  }

  #endDoneRests(): void {
    for (const rest of this.#rests) if (rest.isDone()) this.#end(rest, true);
  }

  /** A family that computes without being asked to may never come to rest. */
  #endRestless(): void {
    if (this.#rests.size === 0) return;
    const usedMs = [...this.#participants].reduce((sum, one) => sum + one.usedMs(), 0);
    for (const rest of this.#rests) {
      rest.usedBefore ??= usedMs;
      if (usedMs - rest.usedBefore > MOST_RESTLESS_MS) this.#end(rest, false);
    }
  }

  #end(rest: Rest, cameToRest: boolean): void {
    this.#rests.delete(rest);
    rest.resolve(cameToRest);
  }
}
