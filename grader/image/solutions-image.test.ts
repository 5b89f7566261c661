import { expect, test } from '@jest/globals';
import { readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { kataImage } from './kata-image';
import { runtimeImage } from './runtime-image';

/** The compiled files of a folder, also behind links. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = realpathSync(path.join(folder, entry.name));
    return entry.isFile() ? [file] : filesBelow(file);
  });
}

const { katas } = course();
const solutions = path.join(projectRoot(), 'solutions');

test.each(katas.map((kata) => [kata.folder, kata] as const))(
  '%s: from its image, links included, only solutions of earlier katas can be reached',
  (_, kata) => {
    const { subject } = kataImage(kata, solutions);
    const own = path.dirname(path.dirname(subject));
    const home = path.dirname(own);
    const reached = filesBelow(home).filter((file) => !file.startsWith(own) && file.endsWith('.js'));
    const named = katas.filter(({ folder, file }) =>
      reached.some((one) => one.endsWith(path.join(folder, file.replace(/ts$/, 'js')))),
    );
    expect(named.map(({ id }) => id)).toEqual(katas.slice(0, katas.indexOf(kata)).map(({ id }) => id));
  },
);

test('what all processes under test share has no solution', () => {
  expect(readdirSync(runtimeImage().packages).sort()).toEqual(['kernel', 'lab']);
});
