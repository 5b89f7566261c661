import { describe, expect, test } from '@jest/globals';
import type { Origin } from './race-detector';
import { RaceDetector } from './race-detector';

let steps = 0;
const by = (process: number, location = `p${process}.ts:1`): Origin => ({
  process,
  index: (steps += 1),
  location,
});
const racesOf = (run: (detector: RaceDetector) => void): RaceDetector['races'] => {
  const detector = new RaceDetector();
  run(detector);
  return detector.races;
};

describe('two accesses race', () => {
  test('when one writes and nothing orders them; both sides are named', () => {
    const [first, second] = [by(0, 'a.ts:3'), by(1, 'a.ts:7')];
    const races = racesOf((run) => {
      run.write('count', 0, 4, first);
      run.read('count', 0, 4, second);
    });
    expect(races).toEqual([
      {
        object: 'count',
        start: 0,
        end: 4,
        earlier: { ...first, kind: 'write', isAtomic: false },
        later: { ...second, kind: 'read', isAtomic: false },
      },
    ]);
  });

  test('also if only one of them is atomic', () => {
    expect(
      racesOf((run) => {
        run.atomicStore('a', 0, 4, by(0));
        run.read('a', 0, 4, by(1));
      }),
    ).toHaveLength(1);
    expect(
      racesOf((run) => {
        run.read('a', 0, 4, by(0));
        run.atomicUpdate('a', 0, 4, by(1));
      }),
    ).toHaveLength(1);
  });

  test('on the bytes that both touch, and only there', () => {
    const races = racesOf((run) => {
      run.write('a', 0, 4, by(0));
      run.write('a', 2, 8, by(1));
    });
    expect(races.map(({ start, end }) => [start, end])).toEqual([[2, 4]]);
    expect(
      racesOf((run) => {
        run.write('a', 0, 4, by(0));
        run.write('a', 4, 4, by(1));
      }),
    ).toEqual([]);
    expect(
      racesOf((run) => {
        run.write('a', 0, 4, by(0));
        run.write('b', 0, 4, by(1));
      }),
    ).toEqual([]);
  });

  test('with the readers before it, not only with the last one', () => {
    const races = racesOf((run) => {
      run.read('a', 0, 4, by(0));
      run.read('a', 0, 4, by(1));
      run.write('a', 0, 4, by(2));
    });
    expect(races.map(({ earlier }) => earlier.process)).toEqual([0, 1]);
  });

  test('once for each pair of places, over all the bytes in a row', () => {
    const races = racesOf((run) => {
      for (const offset of [0, 4, 8]) run.write('a', offset, 4, by(0));
      for (let round = 0; round < 5; round += 1) run.write('a', 0, 12, by(1));
    });
    expect(races).toHaveLength(1);
    const whole = racesOf((run) => {
      run.write('a', 0, 12, by(0, 'same'));
      run.read('a', 0, 4, by(0, 'other'));
      run.write('a', 0, 12, by(1));
    });
    expect(whole.map(({ start, end }) => [start, end])).toContainEqual([0, 12]);
  });
});

describe('two accesses do not race', () => {
  test('when both read, both are atomic, or one process makes them', () => {
    expect(
      racesOf((run) => {
        run.read('a', 0, 4, by(0));
        run.read('a', 0, 4, by(1));
      }),
    ).toEqual([]);
    expect(
      racesOf((run) => {
        run.atomicStore('a', 0, 4, by(0));
        run.atomicStore('a', 0, 4, by(1));
        run.atomicLoad('a', 0, 4, by(2));
      }),
    ).toEqual([]);
    expect(
      racesOf((run) => {
        run.write('a', 0, 4, by(0));
        run.write('a', 0, 4, by(0));
      }),
    ).toEqual([]);
  });

  test('when an atomic store that was seen lies between: message passing', () => {
    const passed = (seen: 'flag' | 'other') =>
      racesOf((run) => {
        run.write('data', 0, 8, by(0));
        run.atomicStore('flag', 0, 4, by(0));
        run.atomicLoad(seen, 0, 4, by(1));
        run.read('data', 0, 8, by(1));
      });
    expect(passed('flag')).toEqual([]);
    expect(passed('other')).toHaveLength(1);
  });

  test('when a lock of compareExchange and store guards both; without the lock they do', () => {
    const increments = (isLocked: boolean) =>
      racesOf((run) => {
        for (const process of [0, 1, 0, 2]) {
          if (isLocked) run.atomicUpdate('lock', 0, 4, by(process));
          run.read('count', 0, 4, by(process));
          run.write('count', 0, 4, by(process));
          if (isLocked) run.atomicStore('lock', 0, 4, by(process));
        }
      });
    expect(increments(true)).toEqual([]);
    expect(increments(false).length).toBeGreaterThan(0);
  });

  test('when a notify woke the second; a notify that wakes no process orders nothing', () => {
    const woken = (isWoken: boolean) =>
      racesOf((run) => {
        run.write('data', 0, 8, by(0));
        run.notify('word', 0, by(0));
        if (isWoken) run.woken('word', 0, by(1));
        run.read('data', 0, 8, by(1));
      });
    expect([woken(true).length, woken(false).length]).toEqual([0, 1]);
  });

  test('when a start, a message or a join lies between', () => {
    const races = racesOf((run) => {
      run.write('a', 0, 4, by(0));
      run.order.start(0, 1);
      run.write('a', 0, 4, by(1));
      run.order.send(1, 'pipe', 10);
      run.order.receive(2, 'pipe', 10);
      run.write('a', 0, 4, by(2));
      run.order.join(0, 2);
      run.write('a', 0, 4, by(0));
    });
    expect(races).toEqual([]);
  });
});

test('a critical section hides no write after it', () => {
  const races = racesOf((run) => {
    run.atomicUpdate('lock', 0, 4, by(0));
    run.atomicStore('lock', 0, 4, by(0));
    run.write('a', 0, 4, by(0));
    run.atomicUpdate('lock', 0, 4, by(1));
    run.write('a', 0, 4, by(1));
  });
  expect(races).toHaveLength(1);
});
