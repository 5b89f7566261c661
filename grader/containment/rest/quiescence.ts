import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises';
import type { Due } from '../clock/family-clock';
import type { Fault } from '../../faults/failure';
import { timerOffice } from '../clock/timer-office';
import { ownSockets } from './descriptors';
import { effectsOf } from './effects';
import { RealTimers } from './real-timers';
import { Stillness, type Still } from './stillness';
import { isTcpInTransit } from './tcp-transit';
import type { Participant } from './participant';
import { RealPace } from './real-pace';
import { Rests, type RestOptions } from './rests';
import { faultOfEndlessMessages, faultOfPolling, faultOfSleep } from './stuck-faults';
import { trafficSoFar } from './traffic';
import { VainFirings } from './vain-firings';

/** All is still; `switches`: how often each thread had been switched to by then. */
interface StillSight {
  readonly still: Still;
  readonly switches: string;
}

const FIRST_LOOK_MS = 1;
const LAST_LOOK_MS = 16;
/** After this many looks at awake processes, looks become rarer. */
const QUICK_LOOKS = 24;
/** Reading processor time takes longer than seeing whether all threads sleep, so it is done only at every such look. */
const LOOKS_BETWEEN = 24;
/**
 * Knows when nothing more will happen in the processes of a check, and decides what happens then: an exploration lets the
 * next thing happen; or time passes, up to the next timer; or a call that has not returned is a hang.
 *
 * That nothing more will happen is a fact: every thread of every process sleeps, without a timeout, in two looks between
 * which none was switched to; nothing is in transit; and the grader itself owes nothing.
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
  /** The number of things that the grader itself has begun for the check and not finished. */
  #owed = 0;

  /** All processes of a check share one time: the latest of their clocks. */
  join(participant: Participant): void {
    this.#participants.add(participant);
    this.advanceTo(this.now);
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

  /** To be called when a call was made. */
  heed(): void {
    void this.#look();
  }

  /**
   * From now on, whenever nothing happens by itself, `next` may let something happen and return true, or return false if
   * it has nothing. Returns a function that ends this.
   */
  drive(next: () => boolean): () => void {
    this.#drivers.push(next);
    this.heed();
    return () => void this.#drivers.splice(this.#drivers.indexOf(next), 1);
  }

  /** Resolves with true when all has come to rest, or `isDone`; with false when it never will. */
  async rest(options: RestOptions): Promise<boolean> {
    const rested = this.#rests.add(this.now, options);
    this.heed();
    return rested;
  }

  /** Until `work` settles, the check waits for the grader, and not for the learner's code. */
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
        // What was let happen needs a turn before the next look; a system timer needs real time.
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

  /** Undefined when nothing waits for the answer any more. */
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
    // What they sent before they slept is already in our sockets. The check may answer it with its next call.
    for (let known = NaN; known !== this.#activity();) {
      known = this.#activity();
      // Two turns, because the first may start when the event loop has already passed its sockets.
      await turn();
      await turn();
    }
    if (this.#owed > 0 || [...this.#participants].some(({ isEnding }) => isEnding)) return undefined;
    // Before the second look, which would see a process that was woken by what arrives later.
    const descriptors = this.members().flatMap((pid) => this.#stillness.descriptorsOf(pid, switches));
    if (isTcpInTransit([...ownSockets(), ...descriptors])) return undefined;
    // If none has been awake since the first look, no answer can be in transit to us now.
    const still = this.#stillness.isStillSince(switches);
    return still === undefined ? undefined : { still, switches };
  }

  #activity(): number {
    let sum = timerOffice().news + trafficSoFar();
    for (const { activity } of this.#participants) sum += activity;
    return sum;
  }

  /** Makes something happen; false: only the system can. */
  #proceed({ still, switches }: StillSight): boolean {
    this.#rests.endBearing(this.#stillness.stillMembers);
    const progress = this.#progress();
    if (progress !== this.#lastProgress) this.#realTimers.reset();
    this.#lastProgress = progress;
    const effects = (): string => effectsOf(this.#stillness.stillMembers);
    this.#firings.look({ progress, switches, now: this.now, effects }, () => this.#pending());
    if (still === 'asleep') this.#pace.end();
    for (const next of this.#drivers) if (next()) return true;
    const due = this.#firings.areEndless ? this.#firings.firstOlder(this.#pending()) : this.firstDue();
    const real = still === 'timed' ? this.#realTimers.heed(switches, effects, this.#budgetFactor) : undefined;
    if (real === 'under-way' && !this.#pace.mayPass(this.now, due?.at)) return false;
    // Whatever waits for rest comes before any timer that a call waits for.
    if (this.#rests.endBefore(due)) return true;
    if (due !== undefined) return this.fire(due);
    const fault = this.#firings.areEndless ? faultOfPolling(this.#firings.periodMs) : faultOfSleep(real);
    void this.owing(this.#endAll(fault));
    return true;
  }

  /** Ends the calls that will never return, with what the processes know about where they are. */
  async #endAll(fault: Fault): Promise<void> {
    const asked = this.#asked();
    const seen = await Promise.all([...this.#participants].map((one) => one.sight()));
    const sights = seen.filter((sight) => sight !== undefined);
    for (const one of asked) one.end({ ...fault, sights });
  }

  /** What the grader has received, and which processes exist: while that changes, timers do not fire in vain. */
  #progress(): string {
    let progress = this.#stillness.stillMembers.join(' ');
    for (const { activity, runs } of this.#participants) progress += `:${String(activity)} ${String(runs)}`;
    return progress;
  }

  /** The earliest timer of any process of the check. */
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

  /** Lets time pass up to that timer, and fires it. */
  fire(due: Due): true {
    this.#firings.note(due);
    this.advanceTo(due.at);
    due.fire();
    return true;
  }

  /** Ends the unanswered calls if there have been more than `most` deliveries, times the budget factor. */
  endIfMore(deliveries: number, most: number): boolean {
    if (deliveries <= most * this.#budgetFactor) return false;
    for (const one of this.#asked()) one.end(faultOfEndlessMessages);
    return true;
  }

  get #budgetFactor(): number {
    return Math.max(1, ...[...this.#participants].map(({ budgetFactor }) => budgetFactor));
  }

  /** Time has passed, up to then. */
  advanceTo(ms: number): void {
    for (const { clock } of this.#participants) clock.advanceTo(ms);
  }

  #usedMs(): number {
    return [...this.#participants].reduce((sum, one) => sum + one.usedMs(), 0);
  }
}
