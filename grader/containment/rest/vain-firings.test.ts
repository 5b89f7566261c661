import { expect, test } from '@jest/globals';
import type { Due } from '../clock/family-clock';
import { VainFirings } from './vain-firings';

const due = (at: number, pid = 1): Due => ({ pid, at, fire: () => undefined });

/** Process 1 has a timer every `periodMs`. The test sets what else is pending, and what other processes notice. */
class Polling {
  readonly firings = new VainFirings();
  now = 0;
  progress = 'same';
  effects = 'none';
  #switches = 5;

  constructor(
    private readonly periodMs: number,
    readonly older: readonly Due[] = [],
  ) {
    this.look();
  }

  get pending(): Due[] {
    return [due(this.now + this.periodMs), ...this.older.filter(({ at }) => at > this.now)];
  }

  look(noticedBy = 0): void {
    this.#switches += 1;
    const switches = `1=10:${String(this.#switches)} ;2=20:${noticedBy === 2 ? String(this.#switches) : '5'} ;`;
    const sight = { progress: this.progress, switches, now: this.now, effects: () => this.effects };
    this.firings.look(sight, () => this.pending);
  }

  fire(times: number, noticedBy = 0): void {
    for (let time = 0; time < times; time++) {
      this.firings.note(due(this.now + this.periodMs));
      this.now += this.periodMs;
      this.look(noticedBy);
    }
  }
}

test('many firings that change nothing count as endless, and their period is known', () => {
  const polling = new Polling(5);
  polling.fire(399);
  expect(polling.firings.areEndless).toBe(false);
  polling.fire(1);
  expect([polling.firings.areEndless, polling.firings.periodMs]).toEqual([true, 5]);
});

test('looks without a firing do not count', () => {
  const polling = new Polling(5);
  for (let time = 0; time < 2000; time++) polling.look();
  expect(polling.firings.areEndless).toBe(false);
});

test('progress restarts the count', () => {
  const polling = new Polling(5);
  polling.fire(399);
  polling.progress = 'other';
  polling.fire(400);
  expect(polling.firings.areEndless).toBe(false);
  polling.fire(1);
  expect(polling.firings.areEndless).toBe(true);
});

test('firings that a second process notices count less, but they do count', () => {
  const polling = new Polling(5);
  // The change from the constructor's look, at which process 2 had not moved, counts as noticed as well.
  polling.fire(999, 2);
  expect(polling.firings.areEndless).toBe(false);
  polling.fire(1, 2);
  expect(polling.firings.areEndless).toBe(true);
});

test('timers that were pending before the polls come first, one after the other; timers set since do not count', () => {
  const [day, week] = [due(86_400_000, 2), due(604_800_000, 1)];
  const polling = new Polling(5, [week, day]);
  polling.fire(400);
  expect(polling.firings.firstOlder(polling.pending)).toEqual(day);
  polling.now = day.at;
  polling.look();
  expect(polling.firings.areEndless).toBe(true);
  expect(polling.firings.firstOlder(polling.pending)).toEqual(week);
  polling.now = week.at;
  polling.look();
  expect(polling.firings.firstOlder(polling.pending)).toBeUndefined();
});

test('an earlier timer that is no longer pending does not come', () => {
  const polling = new Polling(5, [due(86_400_000)]);
  polling.fire(400);
  expect(polling.firings.firstOlder([due(polling.now + 5)])).toBeUndefined();
});

test('firings with an effect that others can see count only in the long run', () => {
  const polling = new Polling(5);
  for (let time = 0; time < 29; time++) {
    polling.fire(100);
    polling.effects = `written ${String(time)}`;
    expect(polling.firings.areEndless).toBe(false);
  }
  polling.fire(100);
  expect(polling.firings.areEndless).toBe(true);
});
