/**
 * Provides what ES modules have and CommonJS lacks: esbuild translates the syntax, and this function does the rest.
 * Before the last line of code it adds only to a line that no source map mentions, so all positions stay correct.
 *
 * @param specifierOf the compiled file that a relative import stands for, if the import has a source file's ending
 */
export function asCommonJs(code: string, specifierOf: (specifier: string) => string | undefined): string {
  const direct = code
    .replace(/\brequire\("(\.[^"\n]*\.[cm]?[jt]s)"\)/g, (whole, specifier: string) => {
      const found = specifierOf(specifier);
      return found === undefined ? whole : `require(${JSON.stringify(found)})`;
    })
    .replace(/__toESM\(require\((?!")/g, `__toESM(${IMPORTED}(`);
  const isScoped = OWN_NAMES.test(direct);
  const before = (direct.includes('__import_meta') ? IMPORT_META : '') + (isScoped ? '{' : '');
  const opened = before === '' ? direct : direct.replace(/^"use strict";/m, (strict) => strict + before);
  return isScoped ? opened.replace(/\n(?=\/\/# sourceMappingURL=\S*\s*$)/, '\n}\n') : opened;
}

/** ES modules declare `const __dirname = path.dirname(…)`. CommonJS already has that name, so the code needs a scope. */
const OWN_NAMES = /^(?:const|let|class)\b[^;=]*\b__(?:file|dir)name\b/m;

/** `import(where)` also takes a URL, such as those of `import.meta.url` and `pathToFileURL`. */
const IMPORTED =
  '((where) => require(/^file:/.test(where) ? require("node:url").fileURLToPath(where) : String(where)))';

/** Describes the compiled file, because that is the one that can be run, forked or required. */
const IMPORT_META = [
  'const __import_meta = { __proto__: null, dirname: __dirname, filename: __filename,',
  'url: require("node:url").pathToFileURL(__filename).href, main: require.main === module,',
  'resolve(to) { if (/^[.]{0,2}[/]|^file:/.test(to)) return new URL(to, this.url).href; const at = require.resolve(to);',
  'return at.startsWith("/") ? require("node:url").pathToFileURL(at).href : at; } };',
].join(' ');
