import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../course/project';
import { verified, writeManifest } from './manifest';

const DAY_MS = 24 * 3600 * 1000;

/** The images that were given out, with the hashes that they had then. */
const used = new Map<string, string>();

/**
 * Makes the folder `<cache>/<kind>-<key>` by `build`, once: built beside its place and renamed into it whole, so that
 * neither a killed grade nor two at a time ever show half an image. What is there already is verified by content. An
 * image that is not what it was is left where it is, since another grade may be running from it, and one of the next
 * number is made. Returns the path.
 */
export function publish(kind: string, key: string, build: (folder: string) => void): string {
  const cache = cacheFolder();
  for (let number = 0; ; number++) {
    const home = path.join(cache, `${kind}-${key}${number === 0 ? '' : `.${String(number)}`}`);
    if (!existsSync(home)) make(cache, home, build);
    const hash = verified(home);
    if (hash === undefined) continue;
    used.set(home, hash);
    const now = new Date();
    utimesSync(home, now, now);
    return home;
  }
}

/** The images of this run that are no longer what they were when they were given out. */
export function changedImages(): string[] {
  return [...used].filter(([home, hash]) => verified(home) !== hash).map(([home]) => home);
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
    if (!existsSync(home)) throw error; // otherwise another grade was faster
  }
  forgetOld(cache);
}

/** Images not used for a day, and builds that a killed grade left. Younger ones may be in use by another grade. */
function forgetOld(cache: string): void {
  for (const name of readdirSync(cache)) {
    if (!/^(building|runtime|kata|types)-/.test(name)) continue;
    const folder = path.join(cache, name);
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (changed < Date.now() - DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}
