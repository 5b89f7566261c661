import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Due } from '../clock/family-clock';
import { timerOffice } from '../clock/timer-office';
import { effectsOf } from './effects';
import { RealTimers } from './real-timers';
import { Stillness, type Still } from './stillness';
import { isTcpInTransit } from './tcp-transit';
import type { Participant } from './participant';
import { RealPace } from './real-pace';
import { Rests, type RestOptions } from './rests';
import { faultOfEndlessMessages, faultOfNaps, faultOfPolling, faultOfRealTimer, stuck } from './stuck-faults';
import { trafficSoFar } from './traffic';
import { VainFirings } from './vain-firings';

/** All is still, and how often each thread had been switched to by then. */
interface StillSight {
  readonly still: Still;
  readonly switches: string;
}

const FIRST_LOOK_MS = 1;
const LAST_LOOK_MS = 16;
/** At this many looks at awake processes, looks become rarer. */
const QUICK_LOOKS = 24;
/** To ask for processor time takes longer than to see whether all sleep. */
const LOOKS_BETWEEN = 24;
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
  readonly #rests = new Rests();
  readonly #firings = new VainFirings();
  readonly #pace = new RealPace();
  readonly #realTimers = new RealTimers();
  #lastProgress = '';
  #isLooking = false;
  /** What the grader itself has begun for the check and not finished. */
  #owed = 0;

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
  async rest(options: RestOptions): Promise<boolean> {
    const rested = this.#rests.add(this.now, options);
    this.heed();
    return rested;
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
        const sight = await this.#untilStill();
        if (sight === undefined || !this.#isNeeded()) continue;
        // What follows takes its course before the next look; a timer of the system's own takes its time.
        await (this.#proceed(sight) ? turn() : pause(LAST_LOOK_MS));
      }
    } catch (error) {
      this.#rests.abandon(error);
      for (const one of this.#asked()) one.abandon(error);
    } finally {
      this.#isLooking = false;
    }
  }

  #isNeeded(): boolean {
    return !this.#rests.isEmpty || this.#asked().length > 0;
  }

  #asked(): Participant[] {
    return [...this.#participants].filter(({ isAsked }) => isAsked);
  }

  /** Undefined when nothing needs to know any more. */
  async #untilStill(): Promise<StillSight | undefined> {
    let looks = 0;
    let wait = FIRST_LOOK_MS;
    while (this.#isNeeded()) {
      looks += 1;
      this.#rests.endDone();
      const sight = await this.#isStill();
      if (sight !== undefined) return sight;
      if (looks % LOOKS_BETWEEN === 0 && !this.#rests.isEmpty) this.#rests.endRestless(this.#usedMs());
      if (looks > QUICK_LOOKS) wait = Math.min(LAST_LOOK_MS, wait * 2);
      await pause(wait);
    }
    return undefined;
  }

  async #isStill(): Promise<StillSight | undefined> {
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
    // Before the second look: what arrives after this would wake a process, and that look would see it.
    if (isTcpInTransit(() => [process.pid, ...this.members()])) return undefined;
    // None of them has been awake since the first, so there is no answer that could be on its way to us now.
    const still = this.#stillness.isStillSince(switches);
    return still === undefined ? undefined : { still, switches };
  }

  #activity(): number {
    let sum = timerOffice().news + trafficSoFar();
    for (const { activity } of this.#participants) sum += activity;
    return sum;
  }

  /** Something happens now; false: only the system can make it. */
  #proceed({ still, switches }: StillSight): boolean {
    const progress = this.#progress();
    if (progress !== this.#lastProgress) this.#realTimers.reset();
    this.#lastProgress = progress;
    const effects = (): string => effectsOf(this.members());
    this.#firings.look({ progress, switches, now: this.now, effects }, () => this.#pending());
    if (still === 'asleep') this.#pace.end();
    for (const next of this.#drivers) if (next()) return true;
    const due = this.#firings.areEndless ? this.#firings.firstOlder(this.#pending()) : this.firstDue();
    const real = still === 'timed' ? this.#realTimers.heed(switches, effects, this.#budgetFactor) : undefined;
    if (real === 'goes on' && !this.#pace.mayPass(this.now, due?.at)) return false;
    // The lab's own turn comes before anything that a call waits for.
    if (this.#rests.endBefore(due)) return true;
    if (due !== undefined) return this.fire(due);
    const fault = this.#firings.areEndless
      ? faultOfPolling(this.#firings.periodMs)
      : real === 'naps for ever'
        ? faultOfNaps
        : real === 'sleeps for long'
          ? faultOfRealTimer
          : stuck;
    for (const one of this.#asked()) one.end(fault);
    return true;
  }

  /** What the lab has heard, and which processes there are: as long as that changes, timers are not fired in vain. */
  #progress(): string {
    let progress = this.members().join(' ');
    for (const { activity, runs } of this.#participants) progress += `:${String(activity)} ${String(runs)}`;
    return progress;
  }

  /** The first timer, of any process of the check. */
  firstDue(): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#pending()) if (first === undefined || due.at < first.at) first = due;
    return first;
  }

  #pending(): Due[] {
    return [...this.#participants].flatMap(({ clock, mark }) => [
      ...clock.blocked(),
      ...timerOffice().timersOf(mark),
    ]);
  }

  /** Time passes, and that timer fires. */
  fire(due: Due): true {
    this.#firings.note(due);
    this.#advanceTo(due.at);
    due.fire();
    return true;
  }

  /** Ends the calls that have not been answered when so many deliveries have not answered them. */
  endIfMore(deliveries: number, most: number): boolean {
    if (deliveries <= most * this.#budgetFactor) return false;
    for (const one of this.#asked()) one.end(faultOfEndlessMessages);
    return true;
  }

  get #budgetFactor(): number {
    return Math.max(1, ...[...this.#participants].map(({ budgetFactor }) => budgetFactor));
  }

  #advanceTo(ms: number): void {
    for (const { clock } of this.#participants) clock.advanceTo(ms);
  }

  #usedMs(): number {
    return [...this.#participants].reduce((sum, one) => sum + one.usedMs(), 0);
  }
}
