import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { writeWhole } from '../report/whole-file';

/** The project for `tsc --project`: that of the repository, without a learner's files, which need not fit yet. */
export function typeProject(root: string, work: ReadonlySet<string>): string {
  if (work.size === 0) return path.join(root, 'tsconfig.json');
  const folder = path.join(root, 'node_modules', '.cache', 'forklings');
  const file = path.join(folder, 'tsconfig.without-work.json');
  const own = path.join(root, 'tsconfig.json');
  const { config } = ts.parseConfigFileTextToJson(own, readFileSync(own, 'utf8')) as {
    config: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  const fromHere = (name: string): string => path.relative(folder, path.join(root, name));
  mkdirSync(folder, { recursive: true });
  writeWhole(
    file,
    JSON.stringify({
      extends: path.relative(folder, own),
      include: config.include.map(fromHere),
      exclude: [...config.exclude, ...work].map(fromHere),
    }),
  );
  return file;
}
