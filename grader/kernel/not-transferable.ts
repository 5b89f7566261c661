import { KernelError } from './errors';

/** What a value is that cannot travel to another process. */
export type UntransferableKind = 'function' | 'class' | 'symbol' | 'closed' | 'cyclic-handle' | 'value';

const ADVICE: Record<UntransferableKind, (name: string) => string> = {
  function: (name) =>
    `function \`${name}\` is not exported by any loaded module: export it from its file, ` +
    "as Python's pickle needs a top-level function",
  class: (name) =>
    `class \`${name}\` is not exported by any loaded module: export it from its file, ` +
    "as Python's pickle needs a top-level class",
  symbol: (name) => `${name} belongs to this process alone: pass a string instead`,
  closed: (name) => `this ${name} is closed: hand it over before close()`,
  'cyclic-handle': (name) =>
    `the handle of this \`${name}\` holds the object itself: make the handle plain data`,
  value: (name) =>
    `${name} cannot be cloned: pass plain data, or an object with a \`handle\` and a static \`open\``,
};

/**
 * A value that cannot travel to another process. `path` is where it was found, such as `args[1].callback`.
 */
export class NotTransferable extends KernelError {
  override readonly name = 'NotTransferable';
  readonly code = 'NOT_TRANSFERABLE';
  constructor(
    readonly path: string,
    readonly kind: UntransferableKind,
    readonly valueName: string,
  ) {
    super(`cannot send ${path} to another process: ${ADVICE[kind](valueName)}`);
  }
}
