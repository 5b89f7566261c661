import path from 'node:path';
import { rooms, vocabularies } from './arrows';
import { importsOf, type Import } from './imports';

/** What each file imports, by its path from the root of the project, separated by `/`. */
export type ImportsOfFiles = ReadonlyMap<string, readonly Import[]>;

/** Which files import which, including types and side effects. Packages and Node's modules are left out. */
export type ImportGraph = ReadonlyMap<string, ReadonlySet<string>>;

/** @param names the paths from the root that names with `#` stand for in package.json */
export function importGraph(files: ImportsOfFiles, names: Readonly<Record<string, string>>): ImportGraph {
  const fileOf = (importer: string, specifier: string): string | undefined => {
    const target = specifier.startsWith('#')
      ? names[specifier]
      : specifier.startsWith('.')
        ? path.posix.join(path.posix.dirname(importer), specifier)
        : undefined;
    if (target === undefined) return undefined;
    const stem = path.posix.normalize(target);
    return [stem, `${stem}.ts`, `${stem}/index.ts`].find((file) => files.has(file));
  };
  return new Map(
    [...files].map(([file, imports]) => {
      const imported = imports.map(({ specifier }) => fileOf(file, specifier));
      return [file, new Set(imported.filter((one) => one !== undefined))] as const;
    }),
  );
}

/** Imports from a room above, or from the katas, which only programs with their own process may import. */
export function arrowsUp(graph: ImportGraph): string[] {
  const floorOf = (room: string): number => rooms.findIndex((name) => name === room);
  return [...graph].flatMap(([file, imported]) =>
    [...imported].flatMap((other) => {
      const [from, to] = [roomOf(file), roomOf(other)];
      if (from === undefined || from === to) return [];
      const isUp = to === undefined ? !isProgram(file) : floorOf(to) >= floorOf(from);
      return isUp ? [`${file} → ${other}`] : [];
    }),
  );
}

/** Sets of files in which each imports every other, directly or through others (Tarjan, 1972). */
export function cycles(graph: ImportGraph): string[][] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const lowestOf = (file: string): number => lowest.get(file) ?? Infinity;
  const visit = (file: string): void => {
    order.set(file, order.size);
    lowest.set(file, order.size - 1);
    open.push(file);
    for (const other of graph.get(file) ?? []) {
      if (!order.has(other)) visit(other);
      if (open.includes(other)) lowest.set(file, Math.min(lowestOf(file), lowestOf(other)));
    }
    if (lowestOf(file) !== order.get(file)) return;
    const circle = open.splice(open.indexOf(file));
    if (circle.length > 1 || graph.get(file)?.has(file) === true) found.push(circle.sort());
  };
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}

/** Imports that the vocabulary of the file's kind does not allow. */
export function strangeWords(file: string, text: string): string[] {
  const kind = vocabularies.find(({ files }) => files.test(file));
  if (kind === undefined) return [];
  return importsOf(file, text)
    .filter(({ specifier, isTypeOnly }) => {
      return !kind.allowed.test(specifier) && !(isTypeOnly && kind.typesOnly?.test(specifier) === true);
    })
    .map(({ specifier }) => `${file} imports ${specifier}: ${kind.law}`);
}

function isProgram(file: string): boolean {
  return file.includes('/fixtures/');
}

/** Undefined for files outside grader/. */
export function roomOf(file: string): string | undefined {
  const [top, room] = file.split('/');
  return top === 'grader' ? room : undefined;
}
