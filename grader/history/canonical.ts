/**
 * A text that two values share exactly when they have the same structure: what `===` cannot say of values that
 * came from another process. Covers what structured clone carries, cycles included; NaN equals itself, -0 is not 0.
 * Own enumerable keys count, in any order; so do the entries of maps and sets.
 */
export function canonical(value: unknown): string {
  return write(value, []);
}

export function sameValue(a: unknown, b: unknown): boolean {
  return Object.is(a, b) || canonical(a) === canonical(b);
}

function write(value: unknown, above: object[]): string {
  switch (typeof value) {
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'string':
      return JSON.stringify(value);
    case 'bigint':
      return `${value}n`;
    case 'object':
      return value === null ? 'null' : writeObject(value, above);
    default:
      // undefined, booleans; functions and symbols cannot travel, and are known by their text.
      return String(value);
  }
}

function writeObject(value: object, above: object[]): string {
  const cycle = above.indexOf(value);
  if (cycle >= 0) return `^${above.length - cycle}`;
  above.push(value);
  const text = writeParts(value, (part) => write(part, above));
  above.pop();
  return text;
}

function writeParts(value: object, inner: (part: unknown) => string): string {
  if (Array.isArray(value)) return `[${Array.from(value, inner).join()}]`;
  if (ArrayBuffer.isView(value)) {
    return `${brandOf(value)}(${new Uint8Array(value.buffer, value.byteOffset, value.byteLength).join()})`;
  }
  // By brand, not instanceof: these may be another realm's.
  switch (brandOf(value)) {
    case 'Map':
      return `Map(${[...(value as Map<unknown, unknown>)].map(inner).sort().join()})`;
    case 'Set':
      return `Set(${[...(value as Set<unknown>)].map(inner).sort().join()})`;
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return `${brandOf(value)}(${new Uint8Array(value as ArrayBuffer).join()})`;
    case 'Date':
      return `Date(${Number(value)})`;
    case 'Error':
      return `Error(${inner((value as Error).name)},${inner((value as Error).message)})`;
    case 'RegExp':
      return `RegExp(${RegExp.prototype.toString.call(value)})`;
    case 'Number':
    case 'String':
    case 'Boolean':
    case 'BigInt':
      return `${brandOf(value)}(${inner(value.valueOf())})`;
    default:
      return `{${Object.entries(value)
        .map(([key, part]) => `${JSON.stringify(key)}:${inner(part)}`)
        .sort()
        .join()}}`;
  }
}

function brandOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}
