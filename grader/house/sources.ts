import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { importsOf } from './imports';
import { learnersWork } from '../course/learners-work';
import type { ImportsOfFiles } from './import-graph';

/** The repository's TypeScript by path from its root. Without the submissions and learners' work: their authors choose. */
export function sourcesOf(root: string): ReadonlyMap<string, string> {
  const work = learnersWork(root, course().katas);
  return new Map(
    ['exercises', 'solutions', 'grader'].flatMap((top) =>
      readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })
        .filter(
          (name) =>
            name.endsWith('.ts') && !/^mutants\/(?:\d|cheats\/)/.test(name) && !work.has(`${top}/${name}`),
        )
        .map((name) => [`${top}/${name}`, readFileSync(path.join(root, top, name), 'utf8')] as const),
    ),
  );
}

export function importsOfAll(sources: ReadonlyMap<string, string>): ImportsOfFiles {
  return new Map([...sources].map(([file, text]) => [file, importsOf(file, text)] as const));
}

/** The names with `#` in package.json, and the files that they stand for. */
export function namesOf(root: string): Readonly<Record<string, string>> {
  const { imports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    imports: Record<string, string>;
  };
  return imports;
}
