import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';

/** A step of help, from hints.md: number 1 is the weakest. */
export interface Hint {
  readonly number: number;
  /** The stage that it helps with. */
  readonly stage: number;
  readonly text: string;
  /** Codes of the faults that it fits best. */
  readonly fits: readonly string[];
}

/**
 * The kata's hints: each `## Hint N`, under the `# Stage N` that it helps with, with an optional
 * `<!-- for: code, code -->` below.
 */
export function hintsOf(kata: Kata): Hint[] {
  const file = path.join(projectRoot(), 'exercises', kata.folder, 'hints.md');
  return existsSync(file) ? hintsIn(readFileSync(file, 'utf8')) : [];
}

/** The hints of such a file, in its order. */
export function hintsIn(markdown: string): Hint[] {
  const hints: Hint[] = [];
  let stage = 1;
  for (const part of markdown.split(/^(?=##? (?:Stage|Hint) \d+)/m)) {
    const [, heading, number] = /^##? (Stage|Hint) (\d+)/.exec(part) ?? [];
    if (heading === 'Stage') stage = Number(number);
    if (heading !== 'Hint') continue;
    const marker = /<!--\s*for:\s*([^>]*?)\s*-->/.exec(part);
    const text = part
      .replace(/^.*\n?/, '')
      .replace(/<!--[^>]*-->/g, '')
      .trim();
    hints.push({ number: hints.length + 1, stage, text, fits: marker?.[1]?.split(/,\s*/) ?? [] });
  }
  return hints;
}

/**
 * The hint that fits a fault best in that stage: of the stage itself, or else the last one before it. A hint of a later
 * stage is about code that the learner has not written yet. A code that only says that a promise was broken fits in its
 * own stage only.
 */
export function hintFor(kata: Kata, code: string, stage = Infinity): Hint | undefined {
  const fitting = hintsOf(kata).filter(({ fits }) => fits.includes(code));
  const own = fitting.find((hint) => hint.stage === stage);
  if (own !== undefined || (saysLittle.has(code) && stage !== Infinity)) return own;
  return fitting.findLast((hint) => hint.stage < stage);
}

const saysLittle: ReadonlySet<string> = new Set([
  'wrong-value',
  'wrong-error',
  'no-error',
  'threw',
  'state-changed',
]);
