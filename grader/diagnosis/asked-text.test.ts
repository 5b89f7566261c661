import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { asAsked, askedText, asksOf, shortAsked } from './asked-text';

const asks = {
  scenarios: {
    make: 'new Process(~1?, $2?) = p$',
    join: 'await p$1.join($2?)',
    call: '~1.~2($3??)',
    all: 'each of $1*',
    create: 'new Value($1)',
  },
  names: { park: 'aFunctionThatWaits' },
};

test.each([
  ['make', ["'park'", '[ 1 ]'], 'new Process(aFunctionThatWaits, [ 1 ])'],
  ['make', ["'other'"], 'new Process(other)'],
  ['join', ['0'], 'await p0.join()'],
  ['join', ['0', 'undefined'], 'await p0.join()'],
  ['join', ['0', '5'], 'await p0.join(5)'],
  ['call', ['list', "'push'", '[ 1, 2 ]'], 'list.push(1, 2)'],
  ['call', ['list', "'size'", '[]'], 'list.size()'],
  ['all', ['1', '2'], 'each of 1, 2'],
  ['create', ['undefined'], 'new Value(undefined)'],
])('%s of %j is %s', (name, args, call) => {
  expect(askedText(asks, { of: 'scenario', name, args })?.call).toBe(call);
});

test('a result has the name that later calls have for it', () => {
  expect(askedText(asks, { of: 'scenario', name: 'make', args: [] })?.result('0')).toBe('p0');
  expect(askedText(asks, { of: 'scenario', name: 'join', args: ['0'] })?.result('true')).toBe('true');
});

test('a call that no template speaks of keeps its own name', () => {
  expect(askedText(asks, { of: 'world', name: 'make', args: [] })).toBeUndefined();
  expect(askedText(asks, undefined)).toBeUndefined();
});

test.each([
  ["'short'", "new Value('short')"],
  [`'${'x'.repeat(40)}'`, 'new Value(…)'],
])('a sentence names a call without arguments that are long', (argument, name) => {
  expect(shortAsked(asks, { of: 'scenario', name: 'create', args: [argument] })).toBe(name);
});

test('facts name their call as what it asks', () => {
  const asked = { of: 'scenario', name: 'join', args: ['0'] } as const;
  const fault = {
    code: 'hang',
    facts: { kind: 'all-asleep', during: 'call', call: 'join(0)', asked },
  } as const;
  expect(asAsked(fault, asks)).toMatchObject({ facts: { call: 'await p0.join()' } });
});

const exercises = path.join(projectRoot(), 'exercises');

test.each(course().katas.map((kata) => [kata.id, kata] as const))(
  'every scenario that a law of %s calls has a wording, and every wording a scenario',
  (_, kata) => {
    const files = readdirSync(path.join(exercises, kata.folder));
    const textOf = (ending: string): string =>
      files
        .filter((file) => file.endsWith(ending))
        .map((file) => readFileSync(path.join(exercises, kata.folder, file), 'utf8'))
        .join('\n');
    const [scenarios, specs] = [textOf('.scenarios.ts'), textOf('.spec.ts')];
    const exported = [...scenarios.matchAll(/^export (?:async )?function (\w+)/gm)].map(
      ([, name = '']) => name,
    );
    const called = exported.filter((name) => specs.includes(`.${name}(`));
    const worded = Object.keys(asksOf(kata).scenarios ?? {});
    expect(called.filter((name) => !worded.includes(name))).toEqual([]);
    expect(worded.filter((name) => !exported.includes(name))).toEqual([]);
    for (const name of Object.keys(asksOf(kata).worlds ?? {})) expect(scenarios).toContain(name);
  },
);
