import { afterAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atMost } from '../mutants/at-most';
import { kataOf } from './course';
import { Failure } from './failure';
import { kataImage } from './image/kata-image';
import { projectRoot } from './project';
import { Subject } from './subject';

const root = mkdtempSync(path.join(tmpdir(), 'forklings-node-patches-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const right = readFileSync(path.join(projectRoot(), 'solutions/02-value/value.ts'), 'utf8');
const twoAtOnce = atMost(2);

/** The fault of a process under test that loads the right solution with this code at its end. */
async function faultOf(code: string): Promise<string | undefined> {
  return twoAtOnce(async () => {
    writeFileSync(path.join(root, 'value.ts'), `${right}\n${code}\n`);
    const image = kataImage(kataOf('value'), root);
    try {
      await (await Subject.start(image)).stop();
      return undefined;
    } catch (error) {
      if (error instanceof Failure) return `${error.fault.code}: ${error.fault.sentence}`;
      throw error;
    }
  });
}

const prefixed = builtinModules.map((name) => (name.startsWith('node:') ? name : `node:${name}`));
const modules = [...new Set([...prefixed, 'node:sea', 'node:sqlite', 'node:test', 'node:test/reporters'])];

test('whichever of its own modules Node loads for the learner, nobody has replaced anything', async () => {
  const loads = (name: string): string => `
    try { require('${name}'); }
    catch (error) { if (!/UNKNOWN_BUILTIN|MODULE_NOT_FOUND/.test(String(error.code))) throw error; }`;
  const found = await Promise.all(modules.map(async (name) => [name, await faultOf(loads(name))]));
  expect(found.filter(([, fault]) => fault !== undefined)).toEqual([]);
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
])('nor when it loads them by %s', async (_, code) => {
  expect(await faultOf(code)).toBeUndefined();
});

describe('a learner who replaces one is named, although Node has done so, too', () => {
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
    expect(await faultOf(code)).toMatch(`patched-globals: Your code replaced \`${name}\``);
  });
});
