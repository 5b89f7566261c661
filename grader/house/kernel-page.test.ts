import { describe, expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { compileFunction } from 'node:vm';
import * as kernel from '../kernel';

// The page about the kernel that learners read: what it shows is what the kernel does.

const root = path.resolve(__dirname, '../..');
const page = readFileSync(path.join(root, 'exercises/KERNEL.md'), 'utf8');
const examples = [...page.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => code);

/** A line `expression; // → value` says what the expression gives. */
const SAYS = /^(.*); \/\/ → (.*)$/;

/** A line that is an example of a call, and needs a program of its own. */
const needsProgram = (line: string): boolean => /announce|child\.once/.test(line);

function asTest(code: string): string {
  return code
    .split('\n')
    .filter((line) => !needsProgram(line))
    .map((line) =>
      line.replace(
        SAYS,
        (_, expression: string, value: string) => `expect(${expression}).toEqual(${value});`,
      ),
    )
    .join('\n');
}

test('its examples give what it says', async () => {
  const names = Object.keys(kernel).join(', ');
  const body = `${examples.map(asTest).join('\n')}\nmemory.unlink(); socket.destroy();`;
  const { code } = transformSync(`return (async ({ ${names} }) => {\n${body}\n})(kernel);`, {
    loader: 'ts',
    format: 'cjs',
    supported: { 'top-level-await': true },
  });
  const run = compileFunction(code, ['kernel', 'expect']) as (
    all: unknown,
    expecting: unknown,
  ) => Promise<void>;
  await run(kernel, expect);
  expect(examples.join('').match(/→/g)?.length).toBeGreaterThan(20);
});

describe('it has every function of the kernel that the katas need', () => {
  const sources = ['exercises', 'solutions'].flatMap((top) =>
    readdirSync(path.join(root, top), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.includes('fast/'))
      .map((file) => readFileSync(path.join(root, top, file), 'utf8')),
  );
  const imported = sources.flatMap((source) =>
    [...source.matchAll(/import (type )?\{([^}]*)\} from '#kernel'/g)].flatMap(([, type, names = '']) =>
      type === undefined ? names.split(',').map((name) => name.trim()) : [],
    ),
  );
  const needed = [...new Set(imported)].filter((name) => name !== '' && !name.startsWith('type '));

  test.each(needed)('%s', (name) => {
    expect(page).toContain(name);
  });

  test.each(
    Object.getOwnPropertyNames(kernel.SharedMemory.prototype).filter(
      (name) => name !== 'constructor' && sources.some((source) => source.includes(`.${name}(`)),
    ),
  )('SharedMemory: %s', (name) => {
    expect(page).toMatch(new RegExp(`\\b${name}\\b`));
  });
});
