import { expect, test } from '@jest/globals';
import { transformSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { projectRoot } from '../course/project';
import { emptyAnswers } from './empty-answers';
import { resultOf } from './graded';
import { writeFiles } from './submissions';

/** A last resort: only the machine is slow here, and each grade ends by itself. */
const LAST_RESORT_MS = 60 * 60_000;
const isEvery = process.env.FORKLINGS_MUTANTS === 'all';

// A file in which a learner has written is not a stub.
const work = learnersWork(projectRoot(), course().katas);
const katas = course().katas.filter(({ folder, file }) => !work.has(`exercises/${folder}/${file}`));
const all = katas.flatMap((kata) => emptyAnswers(kata).map((answer) => ({ kata, ...answer })));

test.each(katas.map((kata) => [kata.folder, kata] as const))(
  '%s: no body is left, and all compile',
  (_, kata) => {
    for (const { files } of emptyAnswers(kata)) {
      const text = files.get(kata.file) ?? '';
      expect(() => transformSync(text, { loader: 'ts' })).not.toThrow();
      expect(text).not.toContain('throw new NotWritten(');
    }
  },
);

for (const { kata, name, files } of all.filter((one) => isEvery || isShort(one)))
  test.concurrent(
    `${kata.folder}: code that ${name} earns nothing`,
    async () => {
      const root = mkdtempSync(path.join(tmpdir(), 'forklings-empty-'));
      try {
        writeFiles(root, files);
        const { result } = await resultOf([kata.id, '--root', root]);
        const earned = result.katas.flatMap(({ checks }) => checks.filter(({ score }) => score > 0));
        expect(earned.map(({ id }) => id)).toEqual([]);
      } finally {
        rmSync(root, { recursive: true, force: true });
      }
    },
    LAST_RESORT_MS,
  );

function isShort({ kata, name }: (typeof all)[number]): boolean {
  return kata.id === 'bank' && name === 'returns the least';
}
