import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { resultSchema, type Result } from '../report/result';
import { writeWhole } from '../report/whole-file';

/** Results by the keys of their jobs, a file each, which is there whole or not at all. It is what a resumed run finds. */
export class Store {
  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get(key: string): Result | undefined {
    try {
      return resultSchema.parse(JSON.parse(readFileSync(this.#file(key), 'utf8')));
    } catch {
      return undefined; // not judged yet, or damaged: it is judged again
    }
  }

  set(key: string, result: Result): void {
    writeWhole(this.#file(key), JSON.stringify(result));
  }

  #file(key: string): string {
    return path.join(this.folder, `${key}.json`);
  }
}
