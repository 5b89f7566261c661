import { importGraph, type ImportsOfFiles } from './import-graph';

/** The tests of the grader, in two halves. */
export interface Tests {
  /** They run within this one process. */
  readonly quick: readonly string[];
  /** They may start others: subjects, tools, whole grades. */
  readonly starting: readonly string[];
}

const STARTING_MODULE = /^(?:node:)?child_process$/;

/**
 * A test is quick when it cannot start a process: neither the test nor any file that it loads, directly or by way of
 * others, imports `node:child_process`. Nothing has to be listed, and a test that begins to start processes moves by
 * itself.
 *
 * @param names what package.json says that names with `#` stand for
 */
export function halvesOfTests(files: ImportsOfFiles, names: Readonly<Record<string, string>>): Tests {
  // A type is gone before anything runs.
  const loaded = new Map(
    [...files].map(([file, imports]) => [file, imports.filter(({ isTypeOnly }) => !isTypeOnly)] as const),
  );
  const importers = new Map<string, string[]>();
  for (const [file, imported] of importGraph(loaded, names))
    for (const other of imported) importers.set(other, [...(importers.get(other) ?? []), file]);

  const starting = new Set<string>();
  const open = [...loaded].flatMap(([file, imports]) =>
    imports.some(({ specifier }) => STARTING_MODULE.test(specifier)) ? [file] : [],
  );
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (starting.has(file)) continue;
    starting.add(file);
    open.push(...(importers.get(file) ?? []));
  }
  const tests = [...files.keys()].filter((file) => file.endsWith('.test.ts')).sort();
  return {
    quick: tests.filter((file) => !starting.has(file)),
    starting: tests.filter((file) => starting.has(file)),
  };
}
