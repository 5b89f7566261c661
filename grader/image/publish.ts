import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../course/project';
import { verified, writeManifest } from './manifest';

const DAY_MS = 24 * 3600 * 1000;

/** The images that this run uses, with the hashes that they had when they were published. */
const used = new Map<string, string>();

/**
 * Makes the folder `<cache>/<kind>-<key>` with `build`, once. It is built beside its place and then renamed, so neither a
 * killed grade nor concurrent grades ever expose half an image. An existing image is verified by content. An image that
 * has changed is left in place, because a concurrent grade may be running from it, and one with the next number is made.
 * Returns the path.
 */
export function publish(kind: string, key: string, build: (folder: string) => void): string {
  const cache = cacheFolder();
  for (let number = 0; ; number++) {
    const home = path.join(cache, `${kind}-${key}${number === 0 ? '' : `.${String(number)}`}`);
    if (!existsSync(home)) make(cache, home, build);
    const hash = verified(home);
    if (hash === undefined) continue;
    used.set(home, hash);
    markUsed(home);
    return home;
  }
}

/** The folder of an image that was published before, by its name. @throws Error when it is missing or has changed */
export function publishedAs(name: string): string {
  const home = path.join(cacheFolder(), name);
  const hash = verified(home);
  if (hash === undefined) throw new Error(`The image ${name} is not in the cache, or it has changed.`);
  used.set(home, hash);
  return home;
}

/** So that no run takes it for an old one. In a sandbox, an image may be read-only, and then nothing removes it. */
function markUsed(home: string): void {
  const now = new Date();
  try {
    utimesSync(home, now, now);
  } catch (error) {
    // By shape, because in Jest's world errors of the system are of a different realm.
    if ((error as NodeJS.ErrnoException).code !== 'EROFS') throw error;
  }
}

/** The images of this run that have changed since they were published. */
export function changedImages(): string[] {
  return [...used].filter(([home, hash]) => verified(home) !== hash).map(([home]) => home);
}

/** Removes an image that only this run has used. */
export function discard(home: string): void {
  used.delete(home);
  rmSync(home, { recursive: true, force: true });
}

function make(cache: string, home: string, build: (folder: string) => void): void {
  const building = path.join(cache, `building-${String(process.pid)}-${path.basename(home)}`);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  try {
    build(building);
    writeManifest(building);
    renameSync(building, home);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(home)) throw error; // otherwise a concurrent grade was faster
  }
  forgetOld(cache);
}

/** Removes images unused for a day, and builds that killed grades left. A concurrent grade may be using newer ones. */
function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!/^(building|runtime|solutions|kata|types)-/.test(name)) continue;
    const folder = path.join(cache, name);
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (changed < Date.now() - DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}
