import { expect, test } from '@jest/globals';
import { RealPace } from './real-pace';

test('a timer waits until the same amount of the machine’s time has passed, and no longer', () => {
  let real = 1000;
  const pace = new RealPace(() => real);
  expect(pace.mayPass(50, 250)).toBe(false);
  real = 1199;
  expect(pace.mayPass(50, 250)).toBe(false);
  real = 1200;
  expect(pace.mayPass(50, 250)).toBe(true);
});

test('several timers together take no longer than the last of them', () => {
  let real = 0;
  const pace = new RealPace(() => real);
  expect(pace.mayPass(0, 100)).toBe(false);
  real = 100;
  expect(pace.mayPass(0, 100)).toBe(true);
  expect(pace.mayPass(100, 150)).toBe(false);
  real = 150;
  expect(pace.mayPass(100, 150)).toBe(true);
});

test('the machine’s time counts from the moment when something began to sleep by it', () => {
  let real = 0;
  const pace = new RealPace(() => real);
  expect(pace.mayPass(0, undefined)).toBe(false);
  real = 100;
  expect(pace.mayPass(0, 100)).toBe(true);
  pace.end();
  expect(pace.mayPass(0, 100)).toBe(false);
});
