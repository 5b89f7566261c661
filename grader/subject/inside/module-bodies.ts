import { readFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { compileFunction, constants } from 'node:vm';

/** What Node calls once for a CommonJS module: its code, with what it may use by these names. */
type Body = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  filename: string,
  dirname: string,
) => void;
type Loader = (module: NodeJS.Module, filename: string) => void;

const { _extensions: extensions } = Module as unknown as { readonly _extensions: Record<string, Loader> };

/**
 * Runs the code of modules again without compiling it again: where each run of an exploration begins with new modules,
 * compiling them, and what V8 has to learn about new functions, would take a hundred times as long as the run itself.
 */
export class ModuleBodies {
  readonly #bodies = new Map<string, { readonly body: Body; readonly require: NodeJS.Require }>();
  #isReused = false;

  /** Replaces Node's loader of JavaScript files, which does what it did until `reuse` is called. */
  install(): void {
    const compile = extensions['.js'];
    if (compile === undefined) return;
    extensions['.js'] = (module, filename) => {
      if (this.#isReused) this.#run(module, filename);
      else compile(module, filename);
    };
  }

  /** From now on, the code of a module is compiled only when it is first run. */
  reuse(): void {
    this.#isReused = true;
  }

  #run(module: NodeJS.Module, filename: string): void {
    let known = this.#bodies.get(filename);
    if (known === undefined) {
      known = { body: bodyOf(filename), require: createRequire(filename) };
      this.#bodies.set(filename, known);
    }
    known.body.call(module.exports, module.exports, known.require, module, filename, dirname(filename));
  }
}

/** Node has read the file's source map when it loaded the file itself, and finds it by the file's name. */
function bodyOf(filename: string): Body {
  return compileFunction(
    readFileSync(filename, 'utf8'),
    ['exports', 'require', 'module', '__filename', '__dirname'],
    { filename, importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER },
  ) as Body;
}
