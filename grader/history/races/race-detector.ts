import { HappensBefore } from '../order/happens-before';
import type { Access, Race } from './access';
import { Shadow } from './shadow';

/** Which process accesses, when and from where. */
export type Origin = Pick<Access, 'process' | 'index' | 'location'>;

/**
 * Finds data races in one run: conflicting accesses that no synchronisation orders, also when this run's result
 * was right. Fed with the run's events in the order in which they took effect; starts, joins, pipes and the like
 * go to `order`. What it reports is a race by definition: in this run nothing orders the two accesses.
 */
export class RaceDetector {
  readonly order: HappensBefore;
  readonly #shadows = new Map<string, Shadow>();
  readonly #races = new Map<string, Race>();

  constructor(order = new HappensBefore()) {
    this.order = order;
  }

  /** Each pair of places once, in the order found. */
  get races(): readonly Race[] {
    return [...this.#races.values()];
  }

  read(object: string, offset: number, byteLength: number, origin: Origin): void {
    this.#note(object, offset, byteLength, accessOf(origin, 'read', false));
  }

  write(object: string, offset: number, byteLength: number, origin: Origin): void {
    this.#note(object, offset, byteLength, accessOf(origin, 'write', false));
  }

  /** Sees the last atomic write there, and all that its process had done. */
  atomicLoad(object: string, offset: number, byteLength: number, origin: Origin): void {
    this.order.acquire(origin.process, cell(object, offset));
    this.#note(object, offset, byteLength, accessOf(origin, 'read', true));
  }

  atomicStore(object: string, offset: number, byteLength: number, origin: Origin): void {
    this.#note(object, offset, byteLength, accessOf(origin, 'write', true));
    this.order.overwrite(origin.process, cell(object, offset));
  }

  /** Load and store in one: add, sub, exchange, a compareExchange that found what it expected (else it is a load). */
  atomicUpdate(object: string, offset: number, byteLength: number, origin: Origin): void {
    this.order.acquire(origin.process, cell(object, offset));
    this.atomicStore(object, offset, byteLength, origin);
  }

  /** A notify that wakes: its sleepers know its past (ECMAScript orders them by the waiter list's lock). */
  notify(object: string, offset: number, { process }: Origin): void {
    this.order.release(process, waitList(object, offset));
  }

  /** A wait that was woken by a notify. Its look at the value is an `atomicLoad` of its own. */
  woken(object: string, offset: number, { process }: Origin): void {
    this.order.acquire(process, waitList(object, offset));
  }

  #note(object: string, offset: number, byteLength: number, access: Access): void {
    let shadow = this.#shadows.get(object);
    if (!shadow) this.#shadows.set(object, (shadow = new Shadow()));
    const clashes = shadow.note(access, offset, offset + byteLength, this.order.clockOf(access.process));
    for (const { start, end, earlier } of clashes) {
      const key = JSON.stringify([object, ...[sideOf(earlier), sideOf(access)].sort()]);
      const known = this.#races.get(key);
      if (!known) this.#races.set(key, { object, start, end, earlier, later: access });
      // The same two accesses again, on later bytes: one race. Both touch all that lies between, too.
      else if (known.later === access && known.earlier === earlier) {
        this.#races.set(key, { ...known, end });
      }
    }
  }
}

/** Written out, because a spread costs more than all the rest of a read. */
function accessOf(origin: Origin, kind: Access['kind'], isAtomic: boolean): Access {
  return { process: origin.process, index: origin.index, location: origin.location, kind, isAtomic };
}

const sideOf = ({ kind, isAtomic, location }: Access): string =>
  `${location} ${kind} ${isAtomic ? 'atomic' : 'plain'}`;
const cell = (object: string, offset: number): string => `cell ${offset} ${object}`;
const waitList = (object: string, offset: number): string => `waiters ${offset} ${object}`;
