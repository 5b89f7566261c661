import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The TypeScript files at any depth below a folder that `wanted` accepts, sorted. */
export function typescriptBelow(folder: string, wanted: (file: string) => boolean = () => true): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(wanted)
    .sort();
}

/** A key of the files' names and contents, which names the image made from them. */
export function contentKey(files: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of more) hash.update(text).update('\0');
  for (const file of files) hash.update(file).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 20);
}
