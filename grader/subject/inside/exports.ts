import type { MissingExport } from '../protocol';

/** What the manifest says that a kata's file exports, but the file does not export, or exports as something else. */
export function missingExports(
  learner: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, 'class' | 'function'>>,
): MissingExport[] {
  return Object.entries(expected).flatMap(([name, kind]) => {
    const found = kindOf(learner[name]);
    // A function that makes objects serves as a class; a class cannot be called as a function.
    const fits = kind === 'class' ? found === 'class' || found === 'function' : found === 'function';
    return fits ? [] : [{ name, expected: kind, found }];
  });
}

function kindOf(value: unknown): string {
  if (typeof value !== 'function')
    return value === undefined ? 'nothing' : value === null ? 'null' : `a ${typeof value}`;
  return Function.prototype.toString.call(value).startsWith('class') ? 'class' : 'function';
}
