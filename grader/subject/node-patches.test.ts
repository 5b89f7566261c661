import { describe, expect, test } from '@jest/globals';
import { builtinModules } from 'node:module';
import { rightValue, verdictOn } from './testing/submitted';

/** The verdict on the correct solution with this code appended. */
const verdictWith = (code: string): Promise<string> => verdictOn({ 'value.ts': `${rightValue}\n${code}\n` });

const prefixed = builtinModules.map((name) => (name.startsWith('node:') ? name : `node:${name}`));
const modules = [...new Set([...prefixed, 'node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'])];

test('loading any of Node’s own modules does not count as replacing a built-in', async () => {
  const loads = (name: string): string => `
    try { require('${name}'); }
    catch (error) { if (!/UNKNOWN_BUILTIN|MODULE_NOT_FOUND/.test(String(error.code))) throw error; }`;
  for (const name of modules) expect([name, await verdictWith(loads(name))]).toEqual([name, 'fine']);
}, 120_000);

test.each([
  ['import()', `void import('node:worker_threads');`],
  ['process.getBuiltinModule', `process.getBuiltinModule('node:inspector');`],
  ['eval of an import', `void (0, eval)("import('node:trace_events')");`],
  [
    'the first use of a lazy global',
    `void globalThis.fetch; void globalThis.WebSocket; new MessageChannel();`,
  ],
  ['all modules together', modules.map((name) => `try { require('${name}'); } catch {}`).join('\n')],
])('loading them by %s does not either', async (_, code) => {
  expect(await verdictWith(code)).toBe('fine');
});

describe('a learner’s replacement is reported, even if Node has replaced the same function', () => {
  test.each([
    ['process.chdir', `require('node:worker_threads'); process.chdir = () => {};`],
    [
      'process.chdir',
      `const { chdir } = process; require('node:inspector'); process.chdir = (to) => chdir(to);`,
    ],
    ['process.chdir', `require('node:worker_threads'); process.chdir = process.cwd as never;`],
    ['process.exit', `require('node:test'); process.exit = (() => {}) as never;`],
    ['fs.writeSync', `import fs from 'node:fs'; import 'node:domain'; fs.writeSync = fs.readSync as never;`],
    ['v8.serialize', `require('node:v8').serialize = () => Buffer.alloc(0);`],
    ['globalThis.Promise', `globalThis.Promise = class extends Promise<never> {} as never;`],
  ])('%s', async (name, code) => {
    expect(await verdictWith(code)).toBe(`patched-globals: {"kind":"patched","name":"${name}"}`);
  });
});
