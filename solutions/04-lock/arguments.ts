import { inspect } from 'node:util';

export const MOST_PERMITS = 2 ** 31 - 1;

export function checkPermits(argument: string, value: unknown): void {
  if (typeof value !== 'number')
    throw new TypeError(`${argument} must be a number; it is ${inspect(value)}.`);
  if (Number.isInteger(value) && value >= 0 && value <= MOST_PERMITS) return;
  throw new RangeError(`${argument} must be an integer from 0 to ${MOST_PERMITS}; it is ${value}.`);
}

export function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs === 'number' && !Number.isNaN(timeoutMs)) return;
  throw new TypeError(`timeoutMs must be a number of milliseconds; it is ${inspect(timeoutMs)}.`);
}
