import { createHash } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import { SEALED_FILE, type Sealed } from '../course/sealed';
import { sealedFiles } from '../course/sealed-files';
import { hashOfGrader } from '../exploration/replay-token';
import { NoSandbox } from './no-sandbox';
import { runSealed } from './run-sealed';
import { usualLimits } from './limits';

/** What a sandbox shows of the grader, for one kata. Its folder is never written to again. */
export interface SealedCheckout {
  /** Names it by everything that it is made of: two machines with the same key judge alike. */
  readonly key: string;
  readonly checkout: string;
  readonly etc: string;
  /** The cache: the folder, and what in it is shown. */
  readonly ready: string;
  readonly entries: readonly string[];
}

/** The key of what judges the kata: the sources, the solutions below it, the packages, the Node. */
export function sealedKey(kata: Kata): string {
  const hash = createHash('sha256');
  for (const file of sealedFiles(kata, true))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(projectRoot(), file)))
      .update('\0');
  return hash.update(process.version).update(kata.id).digest('hex').slice(0, 16);
}

/**
 * The sealed checkout of a kata, made once and kept in the cache. To make it, the reference solution is judged in a sandbox
 * that still has its sources: that compiles everything, and shows that this machine can judge the kata.
 *
 * @throws NoSandbox when the reference solution does not pass
 */
export async function sealedCheckout(kata: Kata): Promise<SealedCheckout> {
  const key = sealedKey(kata);
  // The first jobs of a kata come at the same time, and one of them makes it.
  const making = beingMade.get(key) ?? make(kata, key).finally(() => beingMade.delete(key));
  beingMade.set(key, making);
  return making;
}

const beingMade = new Map<string, Promise<SealedCheckout>>();

async function make(kata: Kata, key: string): Promise<SealedCheckout> {
  const homes = path.join(cacheFolder(), 'sealed');
  const home = path.join(homes, `${kata.folder}-${key}`);
  if (!existsSync(home)) {
    forgetOld(homes);
    const building = `${home}.building-${String(process.pid)}`;
    rmSync(building, { recursive: true, force: true });
    try {
      await build(kata, building);
      renameSync(building, home);
    } catch (error) {
      rmSync(building, { recursive: true, force: true });
      if (!existsSync(home)) throw error;
    }
  }
  const now = new Date();
  utimesSync(home, now, now);
  return { key, ...partsOf(home) };
}

function partsOf(home: string): Omit<SealedCheckout, 'key'> {
  const ready = path.join(home, 'cache');
  const inside = path.join(ready, 'forklings');
  const below = (folder: string): string[] => readdirSync(path.join(inside, folder));
  return {
    checkout: path.join(home, 'checkout'),
    etc: path.join(home, 'etc'),
    ready,
    entries: [
      ...below('.').filter((name) => /^(?:grader|runtime|solutions)-/.test(name)),
      ...below('jest').flatMap((name) => (name.startsWith('jest-transform-cache') ? [`jest/${name}`] : [])),
    ].map((name) => path.join('forklings', name)),
  };
}

async function build(kata: Kata, home: string): Promise<void> {
  const [whole, sealedFolder, etc, cache] = ['whole', 'checkout', 'etc', 'cache'].map((name) => {
    const folder = path.join(home, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }) as [string, string, string, string];
  copyInto(whole, sealedFiles(kata, true));
  copyInto(sealedFolder, sealedFiles(kata, false));
  writeEtc(etc);
  const solution = path.join(projectRoot(), 'solutions', kata.folder);
  const law = kata.checks[0]?.id ?? '';
  const { outcome } = await runSealed({
    mounts: { checkout: whole, etc, submission: solution, cache: { writable: cache } },
    words: [kata.id, '--check', law],
    limits: usualLimits,
  });
  if (outcome.kind !== 'judged' || outcome.result.status !== 'pass')
    throw new NoSandbox(
      `The reference solution of ${kata.id} does not pass in a sandbox on this machine: ${outcome.kind === 'judged' ? JSON.stringify(outcome.result.katas[0]?.checks[0]) : outcome.reason}`,
      'Nothing is judged on a machine that fails correct code. If `npx forklings grade --solutions` passes, please report this text.',
    );
  const compiled = path.join(cache, 'forklings');
  const solutions = readdirSync(compiled).filter((name) => name.startsWith('solutions-'));
  const facts: Sealed = { kata: kata.id, solutions: solutions[0] ?? '', grader: hashOfGrader(kata) };
  writeFileSync(path.join(sealedFolder, SEALED_FILE), JSON.stringify(facts));
  // The compiled solution of the kata itself is among what goes.
  rmSync(whole, { recursive: true });
  for (const name of readdirSync(compiled))
    if (!/^(?:grader|runtime|solutions)-|^jest$/.test(name))
      rmSync(path.join(compiled, name), { recursive: true });
}

function copyInto(folder: string, files: readonly string[]): void {
  for (const file of files) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    copyFileSync(path.join(projectRoot(), file), path.join(folder, file));
  }
  // Where the packages are mounted.
  mkdirSync(path.join(folder, 'node_modules'));
}

/** The user of the processes, and that `localhost` is here. */
function writeEtc(folder: string): void {
  writeFileSync(path.join(folder, 'passwd'), 'learner:x:1000:1000::/tmp:/bin/sh\n');
  writeFileSync(path.join(folder, 'group'), 'learner:x:1000:\n');
  writeFileSync(path.join(folder, 'hosts'), '127.0.0.1 localhost\n::1 localhost\n');
  writeFileSync(path.join(folder, 'nsswitch.conf'), 'hosts: files\n');
  if (existsSync('/etc/ld.so.cache')) copyFileSync('/etc/ld.so.cache', path.join(folder, 'ld.so.cache'));
}

const DAY_MS = 24 * 3600_000;

/** A class that is being judged touches its own again and again. */
function forgetOld(homes: string): void {
  mkdirSync(homes, { recursive: true });
  for (const name of readdirSync(homes)) {
    const folder = path.join(homes, name);
    const changed = statSync(folder, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
    if (changed < Date.now() - 7 * DAY_MS) rmSync(folder, { recursive: true, force: true });
  }
}
