import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MANIFEST = 'manifest.txt';

/** Records what a finished image contains: the hash and name of each file, and where each link leads. */
export function writeManifest(folder: string): void {
  writeFileSync(path.join(folder, MANIFEST), manifestOf(folder));
}

/** The hash of an image that contains exactly what its manifest says; undefined if it was damaged or changed. */
export function verified(folder: string): string | undefined {
  try {
    const written = readFileSync(path.join(folder, MANIFEST), 'utf8');
    return written === manifestOf(folder) ? sha256(written) : undefined;
  } catch {
    return undefined; // a file is missing, or cannot be read
  }
}

function manifestOf(folder: string): string {
  const lines: string[] = [];
  const visit = (inside: string): void => {
    for (const entry of readdirSync(path.join(folder, inside), { withFileTypes: true })) {
      const name = path.join(inside, entry.name);
      const file = path.join(folder, name);
      if (entry.isDirectory()) visit(name);
      else if (entry.isSymbolicLink()) lines.push(`-> ${readlinkSync(file)} ${name}`);
      // An image has no pipe or device, and reading one might never end.
      else if (!entry.isFile()) lines.push(`? ${name}`);
      else if (name !== MANIFEST) lines.push(`${sha256(readFileSync(file))} ${name}`);
    }
  };
  visit('');
  return `${lines.sort().join('\n')}\n`;
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
