import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const MANIFEST = 'manifest.txt';

/** Writes down what a finished image holds: the hash and the name of each file, and where each link leads. */
export function writeManifest(folder: string): void {
  writeFileSync(path.join(folder, MANIFEST), manifestOf(folder));
}

/** The hash of an image that holds exactly what its manifest says; undefined for one that was damaged or changed. */
export function verified(folder: string): string | undefined {
  try {
    const written = readFileSync(path.join(folder, MANIFEST), 'utf8');
    return written === manifestOf(folder) ? sha256(written) : undefined;
  } catch {
    return undefined; // a file that is missing, or cannot be read
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
      // Neither a pipe nor a device is part of an image: to read one might never end.
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
