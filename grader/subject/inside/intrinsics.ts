import childProcess from 'node:child_process';
import fs from 'node:fs';
import Module from 'node:module';
import v8 from 'node:v8';

type Key = string | symbol;

/** A built-in function that differs from what it was when the process began. */
export interface Replacement {
  /** `Array.prototype.push` */
  readonly name: string;
  /** The source of what is there now, cut; empty when that is not a function. */
  readonly text: string;
}

/**
 * Names of the global object that the program around the learner's code uses. They are listed because the others must
 * not even be looked at: from Node 22 on, reading the descriptor of `fetch` or `WebSocket` loads undici and
 * worker_threads (15 to 20 ms), and that replaces `process.chdir`.
 */
const usedGlobals: readonly string[] = [
  ...['Array', 'ArrayBuffer', 'BigInt', 'Boolean', 'Date', 'Error', 'Function', 'Map', 'Number', 'Object'],
  ...[
    'Promise',
    'Proxy',
    'RangeError',
    'RegExp',
    'Set',
    'SharedArrayBuffer',
    'String',
    'Symbol',
    'TypeError',
  ],
  ...[
    'BigInt64Array',
    'BigUint64Array',
    'DataView',
    'Float32Array',
    'Float64Array',
    'Int16Array',
    'Int32Array',
  ],
  ...['Int8Array', 'Uint16Array', 'Uint32Array', 'Uint8Array', 'WeakMap', 'WeakRef', 'WeakSet'],
  ...['isFinite', 'isNaN', 'parseFloat', 'parseInt', 'queueMicrotask', 'structuredClone'],
  ...['clearImmediate', 'clearInterval', 'clearTimeout', 'setImmediate', 'setInterval', 'setTimeout'],
];

const { _extensions: extensions } = Module as unknown as { readonly _extensions: object };

/** Objects that the program around the learner's code relies on, each with its name in messages. */
const guarded: readonly (readonly [owner: string, target: object, keys?: readonly Key[]])[] = [
  ['Object', Object],
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['Array', Array],
  ['Array.prototype', Array.prototype],
  ['String', String],
  ['String.prototype', String.prototype],
  ['RegExp.prototype', RegExp.prototype],
  ['Number', Number],
  ['Number.prototype', Number.prototype],
  ['BigInt', BigInt],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
  ['WeakMap.prototype', WeakMap.prototype],
  ['Promise', Promise],
  ['Promise.prototype', Promise.prototype],
  ['Error.prototype', Error.prototype],
  ['JSON', JSON],
  ['Math', Math],
  ['Reflect', Reflect],
  ['Atomics', Atomics],
  ['ArrayBuffer.prototype', ArrayBuffer.prototype],
  ['TypedArray.prototype', Object.getPrototypeOf(Uint8Array.prototype) as object],
  ['Buffer', Buffer],
  ['Buffer.prototype', Buffer.prototype],
  ['process', process],
  ['globalThis', globalThis, usedGlobals],
  ['fs', fs],
  ['child_process', childProcess],
  ['v8', v8],
  ['Module', Module],
  ['Module.prototype', Module.prototype],
  ['Module._extensions', extensions],
];

/** A message carries this much of a function's source: more than any function has with which Node replaces one. */
const MOST_TEXT = 4096;

/** A function, and the place where it was found. */
export interface GuardedFunction {
  readonly name: string;
  readonly target: object;
  readonly key: Key;
  readonly value: unknown;
}

/** Every guarded function, as it is now. */
export function guardedFunctions(): readonly GuardedFunction[] {
  return guarded.flatMap(([owner, target, keys = Reflect.ownKeys(target)]) =>
    keys.flatMap((key) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(target, key);
      const value = isFixed(descriptor) ? undefined : functionOf(descriptor);
      return value === undefined ? [] : [{ name: nameOf(owner, key), target, key, value }];
    }),
  );
}

/** The built-in functions as they were when the process began, and what has become of them. */
export interface Intrinsics {
  /** The functions that have been replaced. */
  replaced(): Replacement[];
  /** Does the work with all functions as they were, whatever the learner's code has replaced; then restores its replacements. */
  asBefore<T>(work: () => T): T;
}

/**
 * Remembers the functions of the language and of Node as they are before learner code is loaded. Whether a replacement
 * is the learner's or Node's own is judged outside (`node-patches.ts`), because learner code could influence it in here.
 */
export function snapshotIntrinsics(): Intrinsics {
  const snapshot = guardedFunctions();
  const { length } = snapshot;
  const { apply, defineProperty, getOwnPropertyDescriptor } = Reflect;
  const { slice } = String.prototype;
  const { toString } = Function.prototype;
  const textOf = (value: unknown): string =>
    typeof value === 'function' ? apply(slice, apply(toString, value, []), [0, MOST_TEXT]) : '';

  // From here on, nothing is used that could have been replaced, not even an iterator.
  /* eslint-disable @typescript-eslint/prefer-for-of */
  function replacedOnes(): { readonly one: GuardedFunction; readonly now: PropertyDescriptor | undefined }[] {
    const found: ReturnType<typeof replacedOnes> = [];
    for (let i = 0; i < length; i += 1) {
      const one = snapshot[i] as GuardedFunction;
      const now = getOwnPropertyDescriptor(one.target, one.key);
      if (functionOf(now) !== one.value) add(found, { one, now });
    }
    return found;
  }

  function add<T>(list: T[], item: T): void {
    defineProperty(list, list.length, { value: item, writable: true, enumerable: true, configurable: true });
  }

  function replaced(): Replacement[] {
    const names: Replacement[] = [];
    const ones = replacedOnes();
    for (let i = 0; i < ones.length; i += 1) {
      const { one, now } = ones[i] as (typeof ones)[number];
      add(names, { name: one.name, text: textOf(functionOf(now)) });
    }
    return names;
  }

  function asBefore<T>(work: () => T): T {
    const ones = replacedOnes();
    for (let i = 0; i < ones.length; i += 1) {
      const { target, key, value } = (ones[i] as (typeof ones)[number]).one;
      defineProperty(target, key, { value, writable: true, configurable: true });
    }
    try {
      return work();
    } finally {
      for (let i = 0; i < ones.length; i += 1) {
        const { one, now } = ones[i] as (typeof ones)[number];
        if (now !== undefined) defineProperty(one.target, one.key, now);
      }
    }
  }

  /* eslint-enable @typescript-eslint/prefer-for-of */

  return { replaced, asBefore };
}

function nameOf(owner: string, key: Key): string {
  return typeof key === 'symbol' ? `${owner}[${key.description ?? ''}]` : `${owner}.${key}`;
}

/** The function behind a property. Getters are left out, because Node replaces some lazy ones at first use. */
function functionOf(descriptor: PropertyDescriptor | undefined): unknown {
  return typeof descriptor?.value === 'function' ? descriptor.value : undefined;
}

function isFixed(descriptor: PropertyDescriptor | undefined): boolean {
  return descriptor?.configurable === false && descriptor.writable === false;
}
