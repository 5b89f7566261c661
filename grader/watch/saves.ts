import { watch, type FSWatcher } from 'chokidar';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Reports when a TypeScript file of the learner's has a different content. Editors save in many ways: into the file, into a
 * new one that is renamed over it, in several writes. What counts is what can be read when all is quiet. The first
 * report comes when watching has begun: what was saved before is in the files by then.
 */
export class Saves {
  readonly #watcher: FSWatcher;
  readonly #known = new Map<string, string | undefined>();

  /** @param root the folder of the katas; it is watched as a whole, so a folder that was moved away may come back */
  constructor(root: string, onSave: () => void, isWanted = isLearners) {
    this.#watcher = watch(root, {
      depth: 2,
      awaitWriteFinish: { stabilityThreshold: 30, pollInterval: 10 },
      ignored: (one, stats) => stats?.isFile() === true && !isWanted(one),
    });
    let isReady = false;
    this.#watcher.on('ready', () => {
      isReady = true;
      onSave();
    });
    this.#watcher.on('all', (_, changed) => {
      if (!isWanted(changed)) return;
      const file = path.resolve(changed);
      const content = contentOf(file);
      const isSame = this.#known.has(file) && this.#known.get(file) === content;
      this.#known.set(file, content);
      if (isReady && !isSame) onSave();
    });
    // What cannot be watched any more can still be judged on request.
    this.#watcher.on('error', () => undefined);
  }

  async close(): Promise<void> {
    await this.#watcher.close();
  }
}

export function isLearners(file: string): boolean {
  return file.endsWith('.ts') && !/\.(?:spec|scenarios|try)\.ts$/.test(file);
}

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // it was removed
  }
}
