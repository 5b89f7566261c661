import childProcess from 'node:child_process';
import fs from 'node:fs';

/** Objects that the program around the learner's code relies on; each with the name a message gives it. */
const guarded: readonly (readonly [string, object])[] = [
  ['Object', Object],
  ['Object.prototype', Object.prototype],
  ['Function.prototype', Function.prototype],
  ['Array', Array],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
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
  ['globalThis', globalThis],
  ['fs', fs],
  ['child_process', childProcess],
];

type Snapshot = readonly (readonly [owner: string, target: object, key: string | symbol, value: unknown])[];

/** Remembers the functions of the language and of Node as they are before learner code is loaded. */
export function snapshotIntrinsics(): () => string | undefined {
  const snapshot: Snapshot = guarded.flatMap(([owner, target]) =>
    Reflect.ownKeys(target).flatMap((key) => {
      const value = functionOf(Reflect.getOwnPropertyDescriptor(target, key));
      return value === undefined ? [] : [[owner, target, key, value] as const];
    }),
  );
  const { getOwnPropertyDescriptor } = Reflect;
  /** The first one that is no longer what it was, by name. */
  return function patchedIntrinsic() {
    for (const [owner, target, key, value] of snapshot) {
      if (functionOf(getOwnPropertyDescriptor(target, key)) !== value) return `${owner}.${String(key)}`;
    }
    return undefined;
  };
}

/** The function behind a property; a getter that is lazy (Node replaces some at first use) is left out. */
function functionOf(descriptor: PropertyDescriptor | undefined): unknown {
  return typeof descriptor?.value === 'function' ? descriptor.value : undefined;
}
