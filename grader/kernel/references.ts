import { createRequire } from 'node:module';
import { sep } from 'node:path';
import { ReferenceMissing } from './errors';

/**
 * A function or class as another process finds it: the export `exportName` of the module `file`, as
 * Python's pickle names one by module and name. `file` is GLOBAL for the language's own, such as
 * `Math.sqrt`.
 */
export interface Reference {
  readonly file: string;
  readonly exportName: string;
}

export type Callable = (...args: never[]) => unknown;

const GLOBAL = 'globalThis';
const LIBRARIES = `${sep}node_modules${sep}`;

const requireModule = createRequire(__filename);
const known = new WeakMap<Callable, Reference>();
const knownByPrototype = new WeakMap<object, Reference>();

/** Where `value` is exported, or null. It is found by identity, so its own name does not matter. */
export function referenceTo(value: Callable): Reference | null {
  const reference = known.get(value);
  // Looked at again: a module may have assigned a new value to its export.
  if (reference !== undefined && lookUp(reference, requireModule.cache[reference.file]) === value)
    return reference;
  indexGlobals();
  // The main module comes first and what it imports later, so a function is named by the module that it is
  // from, and the child need not run the whole program for it.
  for (const [file, module] of Object.entries(requireModule.cache)) {
    if (module !== undefined && !isLibrary(file)) indexExports(file, module.exports);
  }
  return known.get(value) ?? null;
}

/**
 * The same for a class. What is exported may be a Proxy of it, which an object's `constructor` does not name; but both
 * have one prototype.
 */
export function referenceToClass(value: Callable): Reference | null {
  const reference = referenceTo(value);
  if (reference !== null) return reference;
  const prototype = prototypeOf(value);
  return prototype === undefined ? null : (knownByPrototype.get(prototype) ?? null);
}

/** Loads the module and returns its export. Throws ReferenceMissing. */
export function resolveReference(reference: Reference): Callable {
  if (reference.file !== GLOBAL) requireModule(reference.file);
  const value = lookUp(reference, requireModule.cache[reference.file]);
  if (typeof value !== 'function') throw new ReferenceMissing(reference.file, reference.exportName);
  return value as Callable;
}

/** The file of the program that this process runs, if it is a file. */
export function mainFile(): string | null {
  return requireModule.main?.filename ?? null;
}

export function isLoaded(file: string): boolean {
  return requireModule.cache[file] !== undefined;
}

function lookUp({ file, exportName }: Reference, module: NodeJS.Module | undefined): unknown {
  if (file !== GLOBAL) return propertyOf(module?.exports, exportName);
  const [holder = '', name] = exportName.split('.');
  const global = propertyOf(globalThis, holder);
  return name === undefined ? global : propertyOf(global, name);
}

function indexExports(file: string, exported: unknown): void {
  if (exported === null || (typeof exported !== 'object' && typeof exported !== 'function')) return;
  for (const exportName of Object.keys(exported))
    index(propertyOf(exported, exportName), { file, exportName });
}

let globalsIndexed = false;

function indexGlobals(): void {
  if (globalsIndexed) return;
  globalsIndexed = true;
  for (const holder of ['Math', 'JSON', 'Number', 'String', 'Array', 'Object', 'Date', 'BigInt']) {
    const value = propertyOf(globalThis, holder);
    index(value, { file: GLOBAL, exportName: holder });
    for (const name of Object.getOwnPropertyNames(value)) {
      index(propertyOf(value, name), { file: GLOBAL, exportName: `${holder}.${name}` });
    }
  }
}

function index(value: unknown, reference: Reference): void {
  if (typeof value !== 'function') return;
  known.set(value as Callable, reference);
  const prototype = prototypeOf(value);
  if (prototype !== undefined) knownByPrototype.set(prototype, reference);
}

function prototypeOf(value: object): object | undefined {
  const prototype = propertyOf(value, 'prototype');
  return typeof prototype === 'object' && prototype !== null ? prototype : undefined;
}

// A dependency is not the learner's, whatever it exports, except when the compiled cache itself lies in
// node_modules.
function isLibrary(file: string): boolean {
  return file.includes(LIBRARIES) && !file.includes(`${LIBRARIES}.cache${sep}`);
}

function propertyOf(holder: unknown, key: string): unknown {
  if (holder === null || (typeof holder !== 'object' && typeof holder !== 'function')) return undefined;
  try {
    return (holder as Record<string, unknown>)[key];
  } catch {
    // A getter of a module that has not finished loading.
    return undefined;
  }
}
