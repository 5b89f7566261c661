import { now, type SharedMemory } from '#kernel';
import { Tickets, TICKETS, TICKETS_END } from './tickets';

/*
 * The memory that a pool shares with all of its children.
 *
 *   tickets   the waiting tasks, in order
 *   seats     one a child: what it is at, whether it sleeps, whether its parent is on the way, …
 *   slots     a task, then its result, and a word that says how far it is
 *
 * So the parent knows at any time, even after a SIGKILL, which tasks have begun, and in which child; a task that has
 * certainly not begun can be given to another child.
 */
const SEAT_BYTES = 16;
const PHASE = 0;
const ASLEEP = 4;
const RUNG = 8;
const STOPPED = 12;

const SLOT_BYTES = 512;
const STATE = 0;
const LENGTH = 4;
const CALL = 8;
const BEGUN_AT = 12;
const BYTES = 16;

/** The maximum size, in bytes, of a task or a result in a slot. */
export const CAPACITY = SLOT_BYTES - BYTES;
/** Instead of a length: too large for a slot. */
const ELSEWHERE = -1;

const WAITING = 0; // above 0: the child that has begun it, numbered from 1
const DONE = -1;

/** What a child is doing. */
export const Phase = { loading: 0, initializing: 1, ready: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

export class Board {
  readonly slots: number;
  readonly #tickets: Tickets;
  readonly #placeOf: Int32Array; // of each slot's ticket; only the parent uses it

  constructor(
    readonly memory: SharedMemory,
    readonly seats: number,
  ) {
    this.slots = slotsFor(seats);
    this.#tickets = new Tickets(memory);
    this.#placeOf = new Int32Array(this.slots);
  }

  static bytesFor(seats: number): number {
    return seatAt(seats) + slotsFor(seats) * SLOT_BYTES;
  }

  // ---- the parent ----

  /** Puts a task behind all others. False: there is no room; a message will come when there is. */
  offer(slot: number, call: number, bytes: Uint8Array): boolean {
    this.#write(slot, bytes);
    this.memory.setInt32(this.#at(slot) + CALL, call);
    this.memory.store(this.#at(slot) + STATE, WAITING);
    const place = this.#tickets.offer(slot);
    if (place !== null) this.#placeOf[slot] = place;
    return place !== null;
  }

  /** Takes back a task that no child has begun. False: a child has begun it, or even done it. */
  revoke(slot: number): boolean {
    return this.#tickets.revoke(this.#placeOf[slot] ?? 0);
  }

  isDone(slot: number): boolean {
    return this.#state(slot) === DONE;
  }

  /** The child that has begun it; null if none has, or when it is done. */
  takerOf(slot: number): number | null {
    if (this.#state(slot) === WAITING) {
      const taker = this.#tickets.takerOf(this.#placeOf[slot] ?? 0);
      if (taker !== null) return taker;
    }
    const state = this.#state(slot); // once more, because it may have given its ticket back meanwhile
    return state > WAITING ? state - 1 : null;
  }

  /** How many milliseconds it has been running. */
  runningMs(slot: number): number {
    return (Math.trunc(now()) - this.memory.getInt32(this.#at(slot) + BEGUN_AT)) | 0;
  }

  /**
   * Stops the child from taking another task, provided that it is still in this one: then it can be killed without
   * harming any other task. Returns the child, or null.
   */
  stop(slot: number): number | null {
    const seat = this.takerOf(slot);
    if (seat === null) return null;
    this.memory.store(seatAt(seat) + STOPPED, 1);
    if (this.takerOf(slot) === seat) return seat;
    this.memory.store(seatAt(seat) + STOPPED, 0);
    return null;
  }

  /** Resets a child's seat. Returns the slots of the tasks that it had taken, but certainly not begun. */
  vacate(seat: number): number[] {
    const places = this.#tickets.takenBy(seat);
    const slots = places.map((place) => this.#tickets.slotOf(place));
    for (const place of places) this.#tickets.giveBack(place);
    for (const word of [PHASE, ASLEEP, RUNG, STOPPED]) this.memory.store(seatAt(seat) + word, 0);
    return slots.filter((slot) => this.#state(slot) === WAITING);
  }

  phaseOf(seat: number): Phase {
    return this.memory.load(seatAt(seat) + PHASE) as Phase;
  }

  /** True: it was asleep, and must be woken. */
  wake(seat: number): boolean {
    const at = seatAt(seat) + ASLEEP;
    return this.memory.load(at) === 1 && this.memory.exchange(at, 0) === 1;
  }

  /** Called before a look at everything: the child will report whatever it does from now on. */
  hear(seat: number): void {
    this.memory.store(seatAt(seat) + RUNG, 0);
  }

  // ---- a child ----

  enter(seat: number, phase: Phase): void {
    this.memory.store(seatAt(seat) + PHASE, phase);
  }

  /** Begins the task that has waited longest, and returns its slot; null if none waits. */
  claim(seat: number): number | null {
    const place = this.#tickets.take(seat);
    if (place === null) return null;
    const slot = this.#tickets.slotOf(place);
    this.memory.setInt32(this.#at(slot) + BEGUN_AT, Math.trunc(now()));
    this.memory.store(this.#at(slot) + STATE, seat + 1);
    this.#tickets.giveBack(place);
    return slot;
  }

  isStopped(seat: number): boolean {
    return this.memory.load(seatAt(seat) + STOPPED) === 1;
  }

  sleep(seat: number, isAsleep: boolean): void {
    this.memory.store(seatAt(seat) + ASLEEP, isAsleep ? 1 : 0);
  }

  /** Marks the slot's task as done, with this result (null: already sent). True: the parent must be notified. */
  finish(seat: number, slot: number, kind: number, bytes: Uint8Array | null): boolean {
    if (bytes === null) this.memory.setInt32(this.#at(slot) + LENGTH, ELSEWHERE);
    else this.#write(slot, bytes);
    this.memory.setInt32(this.#at(slot) + CALL, kind);
    this.memory.store(this.#at(slot) + STATE, DONE);
    // If it was notified and has not looked yet, it will see this, too.
    return this.memory.exchange(seatAt(seat) + RUNG, 1) === 0;
  }

  // ---- both ----

  /** How to read the bytes, as stored with them. */
  callOf(slot: number): number {
    return this.memory.getInt32(this.#at(slot) + CALL);
  }

  /** Null: too large; it comes in a message. */
  read(slot: number): Uint8Array | null {
    const length = this.memory.getInt32(this.#at(slot) + LENGTH);
    return length === ELSEWHERE ? null : this.memory.readBytes(this.#at(slot) + BYTES, length);
  }

  #write(slot: number, bytes: Uint8Array): void {
    const fits = bytes.length <= CAPACITY;
    this.memory.setInt32(this.#at(slot) + LENGTH, fits ? bytes.length : ELSEWHERE);
    if (fits) this.memory.writeBytes(this.#at(slot) + BYTES, bytes);
  }

  #state(slot: number): number {
    return this.memory.load(this.#at(slot) + STATE);
  }

  #at(slot: number): number {
    return seatAt(this.seats) + slot * SLOT_BYTES;
  }
}

/** One for each ticket, and one for each child, because a task that has begun no longer has a ticket. */
function slotsFor(seats: number): number {
  return TICKETS + seats;
}

function seatAt(seat: number): number {
  return TICKETS_END + seat * SEAT_BYTES;
}
