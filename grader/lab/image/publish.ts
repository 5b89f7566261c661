import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../project';

const DAY_MS = 24 * 3600 * 1000;

/**
 * Makes the folder `<cache>/<kind>-<key>` by `build`, once: built beside its place and renamed into it whole,
 * so that neither a killed grade nor two at a time ever show half an image. Returns its path.
 */
export function publish(kind: string, key: string, build: (folder: string) => void): string {
  const cache = cacheFolder();
  const home = path.join(cache, `${kind}-${key}`);
  if (existsSync(home)) {
    const now = new Date();
    utimesSync(home, now, now);
    return home;
  }
  const building = path.join(cache, `building-${String(process.pid)}-${kind}-${key}`);
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  try {
    build(building);
    renameSync(building, home);
  } catch (error) {
    rmSync(building, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
  forgetOld(cache);
  return home;
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
