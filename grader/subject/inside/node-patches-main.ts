/**
 * A program without learner code. It prints, as JSON, which guarded functions Node itself replaces when its modules are
 * loaded and its globals are used for the first time, and with which sources.
 */
import { builtinModules, createRequire } from 'node:module';
import { snapshotIntrinsics } from './intrinsics';

const { replaced } = snapshotIntrinsics();
const load = createRequire(__filename);
const seen: Record<string, string[]> = {};

/** Node lists some of its modules only with their prefix, or (in older versions) not at all. */
const unlisted = ['node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'];

for (const name of new Set([...builtinModules, ...unlisted])) {
  try {
    touchAll(load(name));
  } catch {
    // It cannot be loaded in this version, or only with a flag, so learner code cannot load it either.
  }
  note();
}
touchAll(globalThis);
touchAll(process);
note();
process.stdout.write(JSON.stringify(seen), () => process.exit(0));

function note(): void {
  for (const { name, text } of replaced()) {
    const texts = (seen[name] ??= []);
    if (!texts.includes(text)) texts.push(text);
  }
}

/** Reads each property, because that makes Node load many of its modules. */
function touchAll(owner: unknown): void {
  if (typeof owner !== 'object' && typeof owner !== 'function') return;
  if (owner === null) return;
  for (const key of Reflect.ownKeys(owner)) {
    try {
      Reflect.get(owner, key);
    } catch {
      // A getter that throws.
    }
  }
}
