import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RaceDetector } from '../../history';
import { Operation } from '../../kernel/interception';
import { Action, Flag, Pending } from '../board/codes';
import { step, writtenRun } from '../testing/written-run';
import { findRaces } from './races';
import { has, type StepRecord } from './run-record';

const PROCESSES = 3;

const plain = fc.record({
  process: fc.nat(PROCESSES - 1),
  kind: fc.constantFrom(Operation.read, Operation.write, Operation.readBytes, Operation.writeBytes),
  place: fc.constantFrom([0, 4], [0, 8], [4, 4], [4, 1], [6, 2], [8, 8], [12, 4]),
  flags: fc.constant(0),
});
const atomic = fc.record({
  process: fc.nat(PROCESSES - 1),
  kind: fc.constantFrom(
    Operation.load,
    Operation.store,
    Operation.add,
    Operation.exchange,
    Operation.compareExchange,
    Operation.wait,
    Operation.notify,
  ),
  place: fc.constantFrom([0, 4], [4, 4], [12, 4]),
  flags: fc.constantFrom(0, Flag.notEqual),
});

/** A run that no program need have: only the order of accesses matters here. */
const run = fc
  .array(fc.tuple(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 4, arbitrary: atomic }), fc.nat(7)), {
    maxLength: 14,
  })
  .map((steps) =>
    steps.map(([{ process, kind, place, flags }, mask]) => {
      const [address = 0, size = 0] = place;
      const woken = kind === Operation.notify ? mask & ~(1 << process) : 0;
      return step({ process, kind, address, size, flags, woken });
    }),
  );

/** The same run as grader/history sees it. */
function detected(steps: readonly StepRecord[]): RaceDetector {
  const detector = new RaceDetector();
  for (const [index, { process, kind, address, size, flags, woken }] of steps.entries()) {
    // A place of its own for each access, so that no race is left out as known.
    const origin = { process, index, location: `${index}` };
    const at = ['memory', address, size, origin] as const;
    if (kind === Operation.notify) {
      if (woken === 0) continue;
      // A woken process learns its waker's past, not that of every process that ever woke one there.
      const list = `notify ${index}`;
      detector.notify(list, address, origin);
      for (let other = 0; other < PROCESSES; other++)
        if ((woken & (1 << other)) !== 0) detector.woken(list, address, { ...origin, process: other });
    } else if (kind === Operation.read || kind === Operation.readBytes) detector.read(...at);
    else if (kind === Operation.write || kind === Operation.writeBytes) detector.write(...at);
    else if (kind === Operation.store) detector.atomicStore(...at);
    else if (
      kind === Operation.load ||
      kind === Operation.wait ||
      (kind === Operation.compareExchange && has(flags, Flag.notEqual))
    )
      detector.atomicLoad(...at);
    else detector.atomicUpdate(...at);
  }
  return detector;
}

describe('the first race of a run', () => {
  test('is there when grader/history finds one, ends at the same step, and is one of those found there', () => {
    let racy = 0;
    let clean = 0;
    let samePairs = 0;
    fc.assert(
      fc.property(run, (steps) => {
        const found = findRaces(writtenRun(steps), PROCESSES);
        const { races } = detected(steps);
        expect(found !== undefined).toBe(races.length > 0);
        if (found === undefined) {
          clean += 1;
          return;
        }
        racy += 1;
        const first = races.filter(({ later }) => later.index === races[0]?.later.index);
        expect(found.later).toMatchObject({ process: first[0]?.later.process, step: first[0]?.later.index });
        const same = first.find(
          ({ earlier, start, end }) =>
            earlier.index === found.earlier.step && start <= found.address && found.address < end,
        );
        if (same !== undefined) samePairs += 1;
        expectRace(steps, found.earlier.step, found.later.step);
      }),
      { numRuns: 4_000 },
    );
    expect(racy).toBeGreaterThan(1_000);
    expect(clean).toBeGreaterThan(500);
    // The detector forgets accesses that a later one stands for, so the pairs need not always be the same.
    expect(samePairs / racy).toBeGreaterThan(0.9);
  });

  /** By themselves, with only what orders steps between them, the two race. */
  function expectRace(steps: readonly StepRecord[], earlier: number, later: number): void {
    const isAtomic = ({ kind }: StepRecord): boolean => kind >= Operation.load;
    const alone = steps.map((one, at) =>
      at === earlier || at === later || isAtomic(one)
        ? one
        : step({ process: one.process, kind: Pending.start }),
    );
    const pairs = detected(alone.map((one) => (one.kind === Pending.start ? noted(one) : one)));
    const isFound = pairs.races.some((race) => race.earlier.index === earlier && race.later.index === later);
    const stillRaces = pairs.races.some((race) => race.later.index === later);
    expect(isFound || stillRaces).toBe(true);
  }

  /** In its place, a look at memory of its own. */
  function noted(one: StepRecord): StepRecord {
    return { ...one, kind: Operation.read, address: 1_000 + one.process * 8, size: 4 };
  }

  test('says which process reads and which writes, where, and at which steps', () => {
    const steps = [
      step({ process: 0, kind: Pending.start }),
      step({ process: 0, kind: Operation.write, address: 64, size: 8 }),
      step({ process: 1, kind: Pending.start }),
      step({ process: 1, kind: Operation.read, address: 68, size: 4 }),
    ];
    expect(findRaces(writtenRun(steps), 2)).toEqual({
      address: 68,
      earlier: { process: 0, step: 1, verb: 'writes' },
      later: { process: 1, step: 3, verb: 'reads' },
    });
  });
});

describe('no race is made', () => {
  const racing = [
    step({ process: 0, kind: Operation.write, address: 0, size: 4 }),
    step({ process: 1, kind: Operation.write, address: 0, size: 4 }),
  ];

  test('by a step that was not carried out: a kill, a timeout', () => {
    expect(findRaces(writtenRun(racing), 2)).toBeDefined();
    for (const action of [Action.kill, Action.timeout]) {
      const [first, second] = racing;
      if (first === undefined || second === undefined) throw new Error('there are two');
      expect(findRaces(writtenRun([first, { ...second, action }]), 2)).toBeUndefined();
    }
  });

  test('by neighbours in one word', () => {
    const neighbours = racing.map((one, at) => ({ ...one, address: at, size: 1 }));
    expect(findRaces(writtenRun(neighbours), 2)).toBeUndefined();
  });

  test('where a notify that woke the second lies between; one that woke no process does not help', () => {
    const [first, second] = racing;
    if (first === undefined || second === undefined) throw new Error('there are two');
    const between = (woken: number): StepRecord[] => [
      first,
      step({ process: 0, kind: Operation.notify, address: 8, size: 4, woken }),
      second,
    ];
    expect(findRaces(writtenRun(between(2)), 2)).toBeUndefined();
    expect(findRaces(writtenRun(between(0)), 2)).toBeDefined();
  });
});
