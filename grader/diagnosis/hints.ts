import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';

/** A step of help, from hints.md: number 1 is the weakest. */
export interface Hint {
  readonly number: number;
  readonly text: string;
  /** Codes of the faults that it fits best. */
  readonly fits: readonly string[];
}

/** The kata's hints: each `## Hint N`, with an optional `<!-- for: code, code -->` under it. */
export function hintsOf(kata: Kata): Hint[] {
  const file = path.join(projectRoot(), 'exercises', kata.folder, 'hints.md');
  return existsSync(file) ? hintsIn(readFileSync(file, 'utf8')) : [];
}

/** The hints of such a file, in its order. */
export function hintsIn(markdown: string): Hint[] {
  const [, ...sections] = markdown.split(/^## Hint \d+.*$/m);
  return sections.map((section, index) => {
    const marker = /<!--\s*for:\s*([^>]*?)\s*-->/.exec(section);
    const text = section.replace(/<!--[^>]*-->/g, '').trim();
    return { number: index + 1, text, fits: marker?.[1]?.split(/,\s*/) ?? [] };
  });
}

/** The hint that fits a fault; undefined when none names it. */
export function hintFor(kata: Kata, code: string): Hint | undefined {
  return hintsOf(kata).find((hint) => hint.fits.includes(code));
}
