/**
 * A process of Node alone, without learner code: which guarded functions does Node itself replace when its modules are
 * loaded and its globals are used for the first time, and by what? It prints the answer as JSON.
 */
import { builtinModules, createRequire } from 'node:module';
import { snapshotIntrinsics } from './intrinsics';

const { replaced } = snapshotIntrinsics();
const load = createRequire(__filename);
const seen: Record<string, string[]> = {};

/** Some of Node's modules are listed only with their prefix, or (on older versions) not at all. */
const unlisted = ['node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'];

for (const name of new Set([...builtinModules, ...unlisted])) {
  try {
    touchAll(load(name));
  } catch {
    // Not loadable in this version, or not without a flag: then no learner code loads it either.
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

/** Reads each property, because Node loads much of itself when a property is read. */
function touchAll(owner: unknown): void {
  if (typeof owner !== 'object' && typeof owner !== 'function') return;
  if (owner === null) return;
  for (const key of Reflect.ownKeys(owner)) {
    try {
      Reflect.get(owner, key);
    } catch {
      // A getter that refuses.
    }
  }
}
