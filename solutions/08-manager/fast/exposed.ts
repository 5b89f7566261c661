import { inspect } from 'node:util';

export type Constructor = new (...args: never[]) => object;

/**
 * The methods that may be called: those that are named, otherwise all public ones. Never one that every object has:
 * with `constructor`, a client could create functions of its own in the server.
 */
export function exposedMethods(Class: Constructor, named: readonly string[] | null): ReadonlySet<string> {
  const names = new Set(named ?? publicMethods(Class));
  for (const name of names) {
    if (!isNever(name)) continue;
    throw new RangeError(
      `exposed must not name ${inspect(name)}: every object, or every proxy, has it. Leave it out.`,
    );
  }
  return names;
}

function* publicMethods(Class: Constructor): Generator<string> {
  let prototype: unknown = Class.prototype;
  while (typeof prototype === 'object' && prototype !== null && prototype !== Object.prototype) {
    // Without reading the properties: a getter is not a method, and must not run here.
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype)))
      if (typeof value === 'function' && !name.startsWith('_') && !isNever(name)) yield name;
    prototype = Object.getPrototypeOf(prototype);
  }
}

/** `then` would make a proxy a promise, and `handle` belongs to the proxy itself. */
function isNever(name: string): boolean {
  return name in Object.prototype || name === 'then' || name === 'handle';
}

export function checkExposed(exposed: unknown): readonly string[] | null {
  if (exposed === undefined) return null;
  if (Array.isArray(exposed) && exposed.every((name) => typeof name === 'string')) return exposed;
  throw new TypeError(`exposed must be an array of names; it is ${inspect(exposed)}.`);
}
