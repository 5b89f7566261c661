import { buildSync, version as esbuildVersion } from 'esbuild';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { sealed } from '../course/sealed';
import { writeDirectRequires } from './direct-requires';
import { contentKey, typescriptBelow } from './folder-key';
import { publish, publishedAs } from './publish';
import { compileOptions, linkPackages, runtimeImage, writePackage } from './runtime-image';

/**
 * The katas before one, which is what its learner may build on. Code that is judged must find neither the solution of its
 * own kata in its image nor that of a later one.
 */
export function katasBefore(kata: Kata): readonly Kata[] {
  const { katas } = course();
  return katas.slice(0, katas.indexOf(kataIn(katas, kata)));
}

/** What a kata of the course is when some of its checks have been picked. */
function kataIn(katas: readonly Kata[], { id }: Kata): Kata {
  const found = katas.find((one) => one.id === id);
  if (found === undefined) throw new Error(`the course has no kata "${id}"`);
  return found;
}

/** The reference solutions of these katas, and of no others, compiled: the folder with `<kata folder>/<name>.js`. */
export function solutionsImage(katas: readonly Kata[]): string {
  const given = sealed()?.solutions;
  if (given !== undefined) return publishedAs(given);
  const runtime = runtimeImage();
  const from = path.join(projectRoot(), 'solutions');
  const sources = katas.flatMap(({ folder }) => typescriptBelow(path.join(from, folder)));
  const key = contentKey(sources, runtime.key, esbuildVersion);
  return publish('solutions', key, (folder) => {
    if (sources.length > 0)
      buildSync({ ...compileOptions, entryPoints: sources, outdir: folder, outbase: from });
    const imports: Record<string, string> = { '#kernel': '@forklings/kernel' };
    for (const { id, folder: home, file } of katas)
      imports[`#katas/${id}`] = `./${home}/${file.replace(/ts$/, 'js')}`;
    writePackage(folder, imports);
    linkPackages(runtime.packages, folder);
    writeDirectRequires(folder, (specifier) =>
      specifier === '#kernel' ? path.join(runtime.packages, 'kernel', 'index.js') : imports[specifier],
    );
  });
}
