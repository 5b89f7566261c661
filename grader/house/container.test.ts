import { expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';

const root = path.resolve(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const recipe = read('.devcontainer/Dockerfile');

test('the dev container is a stage of the one recipe', () => {
  const settings = read('.devcontainer/devcontainer.json').replace(/^\s*\/\/.*$/gm, '');
  const { build } = JSON.parse(settings) as { build: { dockerfile: string; target: string } };
  expect(existsSync(path.join(root, '.devcontainer', build.dockerfile))).toBe(true);
  expect(recipe).toMatch(new RegExp(`^FROM \\S+ AS ${build.target}$`, 'm'));
});

test('its Node is the project’s own, and its files are in the repository', () => {
  const [, version] = /^FROM node:(\d+)-/m.exec(recipe) ?? [];
  expect(read('.nvmrc').trim()).toBe(version);
  for (const [, file = ''] of recipe.matchAll(/\s(package\S*\.json|\.npmrc)/g))
    expect(existsSync(path.join(root, file))).toBe(true);
});

test('the workshop page names only commands and walk-throughs that exist', () => {
  const page = read('exercises/WORKSHOP.md');
  const demos = course().katas.flatMap((kata) => kata.demos);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  for (const [, demo = ''] of page.matchAll(/npm run demo ([a-z-]+)/g)) expect(demos).toContain(demo);
  for (const [, script = ''] of page.matchAll(/npm run ([a-z]+)/g))
    expect(Object.keys(scripts)).toContain(script);
});
