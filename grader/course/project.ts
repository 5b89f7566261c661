import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

let found: string | undefined;

/** The folder of the repository, whose package.json is named `forklings`. The grader runs from a cache inside it. */
export function projectRoot(): string {
  if (found !== undefined) return found;
  // For a read-only checkout, that cache is elsewhere.
  const { FORKLINGS_PROJECT: given } = process.env;
  if (given !== undefined && given !== '') return (found = given);
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (existsSync(manifest) && isOurs(manifest)) return (found = folder);
    if (folder === path.dirname(folder)) throw new Error(`No forklings package.json above ${__dirname}.`);
  }
}

function isOurs(manifest: string): boolean {
  const content: unknown = JSON.parse(readFileSync(manifest, 'utf8'));
  return typeof content === 'object' && content !== null && 'name' in content && content.name === 'forklings';
}

/** Where compiled code is kept. Everything in it may be deleted at any time between grades. */
export function cacheFolder(): string {
  const { FORKLINGS_CACHE: given } = process.env;
  return given !== undefined && given !== ''
    ? given
    : path.join(projectRoot(), 'node_modules', '.cache', 'forklings');
}

/** A path as a learner would write it: relative to the project if it is inside. */
export function shown(file: string): string {
  const relative = path.relative(projectRoot(), file);
  return relative.startsWith('..') ? file : relative;
}
