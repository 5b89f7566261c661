import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../../report/whole-file';
import { outcomeSchema, type Outcome } from './outcome';

const MONTH_MS = 30 * 24 * 3600 * 1000;

/**
 * Outcomes on the disk, one file each, named by all that they depend on. A run that was killed, at whatever moment, is
 * continued by the next one; after a change, only what it concerns is judged again.
 */
export class Store {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get(key: string): Outcome | undefined {
    const file = this.#file(key);
    if (!existsSync(file)) return undefined;
    const read = outcomeSchema.safeParse(parsed(readFileSync(file, 'utf8')));
    return read.success ? read.data : undefined;
  }

  /** What could not be judged is not kept: the next run tries again. */
  put(key: string, outcome: Outcome): void {
    if (outcome.verdict !== 'unjudged') writeWhole(this.#file(key), `${JSON.stringify(outcome)}\n`);
  }

  drop(key: string): void {
    rmSync(this.#file(key), { force: true });
  }

  /** Removes outcomes that are a month old. */
  forgetOld(): void {
    for (const name of readdirSync(this.folder)) {
      const file = path.join(this.folder, name);
      if (statSync(file).mtimeMs < Date.now() - MONTH_MS) rmSync(file, { force: true });
    }
  }

  #file(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
