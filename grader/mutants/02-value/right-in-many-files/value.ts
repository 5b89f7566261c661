// right: an ES module in several files, with JSON, a __dirname of its own, import.meta, `import()` and a default export.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import codes from './parts/codes.json' with { type: 'json' };
import { Cell, type Code } from './parts/cell.js';

const require = createRequire(import.meta.url);
const __dirname = path.dirname(fileURLToPath(import.meta.url));

/** The same file, read in each way that a module has: none of them may lead elsewhere. */
const sizes = JSON.parse(readFileSync(path.join(__dirname, 'parts', 'codes.json'), 'utf8')) as typeof codes;
const again = require('./parts/codes.json') as typeof codes;
for (const code of Object.keys(codes) as Code[])
  if (codes[code] !== sizes[code] || codes[code] !== again[code]) throw new Error(`two sizes of ${code}`);
const loading = import(new URL('./parts/cell.js', import.meta.url).href) as Promise<{ Cell: unknown }>;
void loading.then((module) => {
  if (module.Cell !== Cell) throw new Error('two modules of one file');
});

export { Cell as Value, Cell as default };
export type { Code as TypeCode };
