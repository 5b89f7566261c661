import { buildSync } from 'esbuild';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** What a page loads: one script and one style sheet, with everything that they need. */
export interface Bundle {
  readonly script: string;
  readonly style: string;
}

/**
 * Bundles a program for the browser.
 *
 * @param entry relative to grader/
 */
export function bundle(entry: string): Bundle {
  const { outputFiles } = buildSync({
    entryPoints: [path.join(projectRoot(), 'grader', entry)],
    bundle: true,
    write: false,
    outdir: path.join(projectRoot(), 'page'),
    format: 'iife',
    target: 'es2022',
    minify: true,
    legalComments: 'none',
    logLevel: 'error',
    jsx: 'automatic',
    jsxImportSource: 'preact',
  });
  const textOf = (ending: string): string =>
    outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { script: textOf('.js'), style: textOf('.css') };
}
