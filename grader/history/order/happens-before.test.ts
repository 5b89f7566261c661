import { describe, expect, test } from '@jest/globals';
import { HappensBefore } from './happens-before';

/** What process `from` did just now is known to `to` after `sync`; what it does afterwards is not. */
function isOrdered(sync: (order: HappensBefore) => void, from = 0, to = 1): boolean {
  const order = new HappensBefore();
  const time = order.clockOf(from).get(from);
  sync(order);
  const isKnown = order.clockOf(to).get(from) >= time;
  if (isKnown) expect(order.clockOf(to).get(from)).toBeLessThan(order.clockOf(from).get(from));
  return isKnown;
}

describe('what orders two processes', () => {
  test('nothing: they are concurrent', () => expect(isOrdered(() => {})).toBe(false));
  test('a start', () => expect(isOrdered((order) => order.start(0, 1))).toBe(true));
  test('a release and an acquire of the same channel, in this order', () => {
    expect(
      isOrdered((order) => {
        order.release(0, 'lock');
        order.acquire(1, 'lock');
      }),
    ).toBe(true);
    expect(
      isOrdered((order) => {
        order.release(0, 'lock');
        order.acquire(1, 'other');
      }),
    ).toBe(false);
    expect(
      isOrdered((order) => {
        order.acquire(1, 'lock');
        order.release(0, 'lock');
      }),
    ).toBe(false);
  });
  test('a chain over a third process', () => {
    const chain = (order: HappensBefore): void => {
      order.release(0, 'a');
      order.acquire(2, 'a');
      order.release(2, 'b');
      order.acquire(1, 'b');
    };
    expect(isOrdered(chain)).toBe(true);
  });
  test('two releases add up; an overwrite leaves only its own past', () => {
    const second =
      (way: 'release' | 'overwrite') =>
      (order: HappensBefore): void => {
        order.release(0, 'a');
        order[way](2, 'a');
        order.acquire(1, 'a');
      };
    expect([isOrdered(second('release')), isOrdered(second('overwrite'))]).toEqual([true, false]);
    expect([isOrdered(second('release'), 2), isOrdered(second('overwrite'), 2)]).toEqual([true, true]);
  });
});

test('a process that joins another knows everything that the other did', () => {
  const order = new HappensBefore();
  order.start(0, 1);
  order.release(1, 'anything');
  order.join(0, 1);
  expect(order.clockOf(1).isWithin(order.clockOf(0))).toBe(true);
});

test('a child knows its parent’s past, not what the parent did after the start', () => {
  const order = new HappensBefore();
  order.start(0, 1);
  expect(order.clockOf(0).compare(order.clockOf(1))).toBe('concurrent');
});

describe('a byte stream', () => {
  const received =
    (bytes: number) =>
    (order: HappensBefore): void => {
      order.send(2, 'pipe', 4);
      order.send(0, 'pipe', 4);
      order.receive(1, 'pipe', bytes);
    };

  test('orders a send before a read of its bytes, not before a read of earlier ones only', () => {
    expect(isOrdered(received(4))).toBe(false);
    expect(isOrdered(received(5))).toBe(true);
    expect(isOrdered(received(4), 2)).toBe(true);
  });

  test('a send that is read in pieces orders every reader', () => {
    const pieces = (order: HappensBefore): void => {
      order.send(0, 'pipe', 4);
      order.receive(2, 'pipe', 2);
      order.receive(1, 'pipe', 2);
    };
    expect([isOrdered(pieces, 0, 1), isOrdered(pieces, 0, 2)]).toEqual([true, true]);
  });

  test('nothing sent, or nothing taken, orders nothing', () => {
    expect(
      isOrdered((order) => {
        order.send(0, 'pipe', 0);
        order.send(2, 'pipe', 1);
        order.receive(1, 'pipe', 1);
      }),
    ).toBe(false);
    expect(
      isOrdered((order) => {
        order.send(0, 'pipe', 1);
        order.receive(1, 'pipe', 0);
      }),
    ).toBe(false);
  });
});
