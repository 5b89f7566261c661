/** The value as an error message shows it: short, and never a call into the value's own code. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return value.length > 40 ? `${JSON.stringify(value.slice(0, 40))}…` : JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'function':
      return 'a function';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'an array' : 'an object';
    default:
      return String(value);
  }
}

export function wrongType(argument: string, expectation: string, value: unknown): TypeError {
  return new TypeError(`${argument} must be ${expectation}, but ${describe(value)} came`);
}

export function outOfRange(argument: string, expectation: string, value: unknown): RangeError {
  return new RangeError(`${argument} must be ${expectation}, but ${describe(value)} came`);
}

/** A whole number between the bounds, both included. */
export function expectInteger(argument: string, value: unknown, least: number, most: number): void {
  const expectation = `an integer from ${least} to ${most}`;
  if (typeof value !== 'number') throw wrongType(argument, expectation, value);
  if (!Number.isInteger(value) || value < least || value > most)
    throw outOfRange(argument, expectation, value);
}

/** Milliseconds: negative means 0, Infinity means for ever. */
export function expectTimeout(argument: string, value: unknown): number {
  if (typeof value !== 'number' || value !== value) {
    throw wrongType(argument, 'a number of milliseconds, or Infinity', value);
  }
  return value > 0 ? value : 0;
}

/** How many: fractions are dropped and negative means 0, as in Atomics.notify. */
export function expectCount(argument: string, value: unknown): number {
  if (typeof value !== 'number' || value !== value) throw wrongType(argument, 'a number, or Infinity', value);
  return value > 0 ? Math.floor(value) : 0;
}

export function expectFunction(argument: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(argument, 'a function', value);
}
