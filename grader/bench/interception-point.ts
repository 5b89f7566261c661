import type { Plugin } from 'esbuild';
import { readFileSync } from 'node:fs';
import { bundle, inFolder } from './compile';
import type { Row } from './rows';
import { sideBySide, timed } from './side-by-side';

interface Uncontended {
  addUncontended(times: number): void;
}

/** Many short rounds, so that both sides of a round find the machine in the same state. */
const ROUNDS = 400;
const ADDITIONS = 30_000;

/**
 * What the interception point costs a process that is not explored. The reference solutions add under a lock that no
 * other process wants: on the kernel as it is compiled, and on the same kernel compiled with null for `active`, from
 * which the compiler removes each branch that tests it.
 */
export async function interceptionPoint(): Promise<Row[]> {
  return inFolder(async (folder) => {
    const ours = await bundle('uncontended', wholeKernel(false), `${folder}/as-it-is.js`);
    const theirs = await bundle('uncontended', wholeKernel(true), `${folder}/without.js`);
    for (const [file, isThere] of [
      [ours, true],
      [theirs, false],
    ] as const) {
      if (/\bactive\b/.test(readFileSync(file, 'utf8')) !== isThere)
        throw new Error(`${file} was to be compiled ${isThere ? 'with' : 'without'} the interception point`);
    }
    const [there, gone] = [(await import(ours)) as Uncontended, (await import(theirs)) as Uncontended];
    return [
      await sideBySide(
        'lock, add, release / without the interception point',
        1.05,
        ROUNDS,
        timed(() => there.addUncontended(ADDITIONS)),
        timed(() => gone.addUncontended(ADDITIONS)),
      ),
    ];
  });
}

const DECLARATION = 'export let active: Interceptor | null = null;';
const SETTER = 'active = interceptor;';

/** Bundles the kernel's sources, with or without the interception point. */
function wholeKernel(isWithout: boolean): Plugin {
  return {
    name: 'a kernel of its own',
    setup({ initialOptions, onResolve, onLoad }) {
      // The bundle lies where Node would not find it.
      onResolve({ filter: /^koffi$/ }, () => ({ path: require.resolve('koffi'), external: true }));
      if (!isWithout) return;
      // Where the name is neither imported nor declared, it stands for null.
      initialOptions.define = { active: 'null' };
      onLoad({ filter: /grader\/kernel\/[\w-]+\.ts$/ }, ({ path }) => {
        const contents = readFileSync(path, 'utf8')
          .replace(DECLARATION, '')
          .replace(SETTER, 'void interceptor;')
          .replace(/^import \{ active(?:, )?/m, 'import {');
        return { contents, loader: 'ts' };
      });
    },
  };
}
