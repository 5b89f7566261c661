import { types } from 'node:util';
import { isOpaque } from './opaque';

/** Whether a structured clone alone carries all of it: then there is nothing to mark, and no copy to make. */
export function isPlainData(root: unknown): boolean {
  const seen = new Set<object>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const value = pending.pop();
    if (typeof value === 'function' || typeof value === 'symbol') return false;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (isOpaque(value)) return false;
    if (Array.isArray(value) || types.isSet(value)) pushReferences(value, pending);
    else if (types.isMap(value)) {
      pushReferences(value.keys(), pending);
      pushReferences(value.values(), pending);
    } else if (isPlainObject(value)) pushReferences(Object.values(value), pending);
    else if (!isLeaf(value)) return false;
  }
  return true;
}

function pushReferences(values: Iterable<unknown>, pending: unknown[]): void {
  for (const value of values) {
    if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol')
      pending.push(value);
  }
}

/** A record of fields, also one of another realm: its prototype is not an instance of anything. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (Object.getPrototypeOf(prototype) === null && !types.isProxy(value));
}

/** What a structured clone carries whole and that holds no other values. */
export function isLeaf(value: object): boolean {
  if (ArrayBuffer.isView(value)) return !types.isSharedArrayBuffer(value.buffer);
  return (
    types.isDate(value) ||
    types.isRegExp(value) ||
    types.isBoxedPrimitive(value) ||
    types.isArrayBuffer(value)
  );
}

/** What a structured clone refuses, though it looks like an instance of some class. */
export function isBoundToProcess(value: object): boolean {
  return (
    types.isProxy(value) ||
    types.isPromise(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isSharedArrayBuffer(value) ||
    ArrayBuffer.isView(value) ||
    types.isGeneratorObject(value) ||
    types.isMapIterator(value) ||
    types.isSetIterator(value) ||
    types.isExternal(value) ||
    types.isModuleNamespaceObject(value) ||
    types.isKeyObject(value) ||
    types.isCryptoKey(value) ||
    value instanceof WeakRef ||
    value instanceof FinalizationRegistry ||
    value instanceof EventTarget
  );
}
