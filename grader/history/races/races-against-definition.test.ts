import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { VectorClock } from '../order/vector-clock';
import type { Access } from './access';
import { RaceDetector } from './race-detector';

const BYTES = 16;
const PROCESSES = 3;

const event = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('read', 'write'),
      process: fc.nat(PROCESSES - 1),
      at: fc.nat(BYTES - 1),
      length: fc.integer({ min: 1, max: 8 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('atomicLoad', 'atomicStore', 'atomicUpdate'),
      process: fc.nat(PROCESSES - 1),
      at: fc.constantFrom(0, 4),
      length: fc.constant(4),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('acquire', 'release'),
      process: fc.nat(PROCESSES - 1),
      at: fc.nat(1),
      length: fc.constant(0),
    }),
  },
);

/** Keeps every access with its whole clock, byte by byte, and compares all pairs. */
class AllPairs {
  readonly racyBytes = new Set<number>();
  readonly #seen: {
    byte: number;
    access: Pick<Access, 'process' | 'kind' | 'isAtomic'>;
    clock: VectorClock;
  }[] = [];

  note(
    access: Pick<Access, 'process' | 'kind' | 'isAtomic'>,
    start: number,
    length: number,
    clock: VectorClock,
  ): void {
    for (let byte = start; byte < start + length; byte += 1) {
      for (const old of this.#seen) {
        const { process } = old.access;
        const isOrdered = process === access.process || old.clock.get(process) <= clock.get(process);
        const areReads = old.access.kind === 'read' && access.kind === 'read';
        const areAtomic = old.access.isAtomic && access.isAtomic;
        if (old.byte === byte && !isOrdered && !areReads && !areAtomic) this.racyBytes.add(byte);
      }
      this.#seen.push({ byte, access, clock: clock.copy() });
    }
  }
}

test('it finds a race on exactly those bytes that have one, though it forgets most accesses', () => {
  let racy = 0;
  let clean = 0;
  fc.assert(
    fc.property(fc.array(event, { maxLength: 14 }), (events) => {
      const detector = new RaceDetector();
      const definition = new AllPairs();
      for (const [index, { act, process, at, length }] of events.entries()) {
        if (act === 'acquire' || act === 'release') {
          detector.order[act](process, `lock ${at}`);
          continue;
        }
        // A place of its own for each access, so that no race is left out as known.
        const origin = { process, index, location: `${index}` };
        const isAtomic = act.startsWith('atomic');
        const kind = act === 'read' || act === 'atomicLoad' ? 'read' : 'write';
        const before = detector.order.clockOf(process).copy();
        if (act === 'atomicLoad' || act === 'atomicUpdate') before.join(afterAcquire(detector, process, at));
        detector[act as 'read']('memory', at, length, origin);
        definition.note({ process, kind, isAtomic }, at, length, before);
      }
      const found = new Set(
        detector.races.flatMap(({ start, end }) =>
          Array.from({ length: end - start }, (_, at) => start + at),
        ),
      );
      expect([...found].sort()).toEqual([...definition.racyBytes].sort());
      if (found.size > 0) racy += 1;
      else clean += 1;
    }),
    { seed: 7, numRuns: 3_000 },
  );
  expect(racy).toBeGreaterThan(500);
  expect(clean).toBeGreaterThan(500);

  /** An atomic access acquires before it is noted: so does the definition's clock. */
  function afterAcquire(detector: RaceDetector, process: number, at: number): VectorClock {
    detector.order.acquire(process, `cell ${at} memory`);
    return detector.order.clockOf(process);
  }
});
