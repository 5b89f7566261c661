import type { VectorClock } from '../order/vector-clock';
import type { Access } from './access';
import { conflict, subsumes } from './access';

/** An access and its process's time then. */
interface Stamped {
  readonly access: Access;
  readonly time: number;
}

/** Bytes [start, end) with the same past. */
interface Segment {
  readonly start: number;
  readonly end: number;
  past: readonly Stamped[];
}

export interface Clash {
  readonly start: number;
  readonly end: number;
  readonly earlier: Access;
}

/**
 * What is remembered of every byte of one object: the accesses that a later one could still race with. Kept by
 * ranges, so that a write of 16 MiB is one entry.
 */
export class Shadow {
  /** Sorted, without overlaps. */
  readonly #segments: Segment[] = [];

  /** Notes an access to [start, end) by a process that knows `clock`; returns those that it races with. */
  note(access: Access, start: number, end: number, clock: VectorClock): readonly Clash[] {
    const clashes: Clash[] = [];
    const first = this.#firstEndingAfter(start);
    const hit = this.#segments[first];
    if (hit?.start === start && hit.end === end) {
      // By far the most frequent: the same variable again.
      hit.past = extended(hit, access, clock, clashes);
      return clashes;
    }

    const replacement: Segment[] = [];
    const cover = (from: number, to: number, past: readonly Stamped[]): void => {
      if (from >= to) return;
      const segment = { start: from, end: to, past };
      segment.past = extended(segment, access, clock, clashes);
      replacement.push(segment);
    };
    let covered = start;
    let index = first;
    for (; index < this.#segments.length; index += 1) {
      const segment = this.#segments[index];
      if (segment === undefined || segment.start >= end) break;
      if (segment.start < start) replacement.push({ ...segment, end: start });
      cover(covered, segment.start, []);
      covered = Math.min(end, segment.end);
      cover(Math.max(start, segment.start), covered, segment.past);
      if (segment.end > end) replacement.push({ ...segment, start: end });
    }
    cover(covered, end, []);
    this.#segments.splice(first, index - first, ...replacement);
    return clashes;
  }

  /** By bisection: an array of a thousand elements is as many segments. */
  #firstEndingAfter(offset: number): number {
    let low = 0;
    let high = this.#segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#segments[middle]?.end ?? Infinity) > offset) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/**
 * The past of these bytes with one more access; adds what it races with to `clashes`.
 *
 * Drops what the new access makes superfluous: an ordered earlier access that conflicts with no more than the new
 * one does. What races with the old access races with the new one, so the first race on each byte is still found (the
 * argument of FastTrack: Flanagan & Freund 2009), and the past stays at a few entries a process.
 */
function extended(
  { start, end, past }: Segment,
  access: Access,
  clock: VectorClock,
  clashes: Clash[],
): readonly Stamped[] {
  const kept: Stamped[] = [];
  for (const old of past) {
    const isOrdered = old.time <= clock.get(old.access.process);
    if (!isOrdered && conflict(old.access, access)) clashes.push({ start, end, earlier: old.access });
    if (!isOrdered || !subsumes(access, old.access)) kept.push(old);
  }
  kept.push({ access, time: clock.get(access.process) });
  return kept;
}
