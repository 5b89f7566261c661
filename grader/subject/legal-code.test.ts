import { describe, expect, test } from '@jest/globals';
import { rightValue as right, verdictOn } from './testing/submitted';

const after = (code: string): Record<string, string> => ({ 'value.ts': `${right}\n${code}\n` });
const before = (code: string): Record<string, string> => ({ 'value.ts': `${code}\n${right}` });
const notExported = right.replace('export class Value', 'class Value');

const META = `
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
for (const file of [import.meta.filename, fileURLToPath(import.meta.url), import.meta.dirname])
  if (!existsSync(String(file))) throw new Error(file);
if (import.meta.resolve('node:fs') !== 'node:fs') throw new Error('resolve');
if ((import.meta as { main?: boolean }).main) throw new Error('main');`;

const OWN_NAMES = `
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
const require = createRequire(import.meta.url);
const __filename = fileURLToPath(import.meta.url);
const { dirname: __dirname } = import.meta;
require('node:fs').statSync(__dirname);
require('#kernel');`;

const DYNAMIC = `
const name = './h' + '.js';
const ways = [import('./h'), import(name), import(new URL('./h.js', import.meta.url).href)];
void Promise.all(ways).then((all) => {
  for (const one of all) if ((one as { h: number }).h !== 1) process.exit(9);
}, () => process.exit(8));`;

const JSON_WAYS = `
import { createRequire } from 'node:module';
import words from './words.json' with { type: 'json' };
if (words.a + createRequire(import.meta.url)('./words.json').a !== 2) throw new Error('words');`;

const READS = `
import fs from 'node:fs';
const texts = [new URL('./words.txt', import.meta.url), __dirname + '/words.txt'];
for (const text of texts) if (fs.readFileSync(text, 'utf8') !== 'hi') throw new Error('words');`;

const PROXY = `${right.replace('export class Value', 'class Plain').replace('return new Value(', 'return new Plain(').replace('): Value<Code> {', '): Plain<Code> {')}
export const Value = new Proxy(Plain, { construct: (target, args, made) => Reflect.construct(target, args, made) });`;

const LANGUAGE = `
import fs = require('node:fs');
const enum Size { small = 1 }
class Closed { #inside = Size.small; static has(one: object) { return #inside in one && Size.small === 1; } }
async function ends() { await using _ = { async [Symbol.asyncDispose]() { return; } }; }
void ends();
if (!Closed.has(new Closed()) || !fs.existsSync(__filename)) throw new Error('language');
Object.defineProperty(exports, 'later', { enumerable: true, get: () => Size.small });
Object.freeze(Value.prototype);
Object.freeze(Value);`;

const SYNTAX = `
enum A { one = 1 }
namespace N { export const two = A.one + 1; }
function same(method: () => void, _: ClassMethodDecoratorContext) { return method; }
abstract class Base { constructor(protected readonly x: number) {} abstract y(): void; }
class K extends Base {
  static made = 0;
  static { this.made = N.two; }
  #z = 1;
  accessor w = 2;
  @same y() { return this.#z; }
  *each() { yield* [this.x]; }
}
{ using value = new Value('i'); void value.value; }
if (K.made !== 2 || [...new K(3).each()][0] !== 3) throw new Error('syntax');`;

describe('a correct solution is judged as correct', () => {
  test.each<[string, Record<string, string | Buffer>]>([
    ['after a byte order mark', { 'value.ts': `\ufeff${right}` }],
    ['with the line ends of Windows', { 'value.ts': right.replaceAll('\n', '\r\n') }],
    ['after a shebang line', before('#!/usr/bin/env node\nvoid import.meta.url;')],
    ['with `import.meta`', after(META)],
    ['with a `require`, `__filename` and `__dirname` of its own', before(OWN_NAMES)],
    ['with `import()` of a name, a variable and a URL', { ...after(DYNAMIC), 'h.ts': 'export const h = 1;' }],
    ['with JSON', { ...before(JSON_WAYS), 'words.json': '{ "a": 1 }' }],
    ['with a text that it reads', { ...before(READS), 'words.txt': 'hi' }],
    ['in a second file, `./impl.js`', { 'value.ts': `export * from './impl.js';`, 'impl.ts': right }],
    ['in a second file, `./impl.ts`', { 'value.ts': `export { Value } from './impl.ts';`, 'impl.ts': right }],
    ['in a second file, `./impl.mjs`', { 'value.ts': `export * from './impl.mjs';`, 'impl.mts': right }],
    ['in a folder', { 'value.ts': `export * from './deep';`, 'deep/index.ts': right }],
    [
      'with JavaScript',
      { ...before(`import h from './h.js'; void h.a;`), 'h.js': 'module.exports = { a: 1 };' },
    ],
    ['beside JavaScript that was compiled from it', { ...before(`import './h';`), 'h.ts': '', 'h.js': '}' }],
    ['beside a broken file', { ...after('// as in old'), 'old.ts': 'export class {' }],
    [
      'beside a file that macOS archives leave',
      { 'value.ts': right, '._value.ts': Buffer.from([0, 5, 22, 7, 255]) },
    ],
    [
      'beside settings',
      { 'value.ts': right, 'package.json': '{"type":"module"}', 'tsconfig.json': '{"extends":"./no"}' },
    ],
    ['with enum, namespace, decorators, accessors, `using`', after(SYNTAX)],
    ['with `const enum`, `await using`, `#x in y`, `import … = require`', after(LANGUAGE)],
    ['with a class behind a Proxy', { 'value.ts': PROXY }],
    ['in a second file, `./impl.cjs`', { 'value.ts': `export * from './impl.cjs';`, 'impl.cts': right }],
    [
      'with `export =`',
      { 'value.ts': `${notExported.replace(/export (?=interface|type)/g, '')}\nexport = { Value };` },
    ],
    ['with a default export as well', { 'value.ts': `${notExported}\nexport { Value, Value as default };` }],
  ])('%s', async (_, files) => {
    expect(await verdictOn(files)).toBe('fine');
  });
});

test.each([
  ['await', 'await Promise.resolve();'],
  ['for await', 'for await (const one of [1]) void one;'],
])('`%s` at the top level is refused, and the message says what to write instead', async (_, code) => {
  expect(await verdictOn(after(code))).toMatch(/^syntax: .*Put the `await` into an async function/);
});

test('a syntax error in a file that the kata uses only indirectly is reported', async () => {
  const files = { ...after(`import './mid';`), 'mid.ts': `import './old';`, 'old.ts': 'export class {' };
  expect(await verdictOn(files)).toMatch(/^syntax: /);
});

test('an import that leads nowhere is named as it was written, without the paths of the grader', async () => {
  const verdict = await verdictOn({ ...after(`import './clip';`), 'clip.ts': Buffer.from([0, 255, 0, 1]) });
  expect(verdict).toBe('unloadable: {"kind":"no-module","name":"./clip","during":"loading"}');
  expect(verdict).not.toMatch(/cache|Require stack/);
});
