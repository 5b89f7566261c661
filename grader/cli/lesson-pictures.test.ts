import { beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { LESSON_PICTURES, pictureFile } from './lesson-pictures';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
/** GitHub shows an image of this size without a delay. */
const MOST_BYTES = 30 * 1024;

let said = '';
beforeAll(() => {
  const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  said = spawnSync(process.execPath, [launch, 'lesson-pictures', '--check'], { encoding: 'utf8' }).stdout;
}, LAST_RESORT_MS);

describe.each(LESSON_PICTURES.map((picture) => ({ ...picture, place: pictureFile(picture) })))(
  '$kata/$file',
  ({ place }) => {
    test('is what the run gives today', () => {
      expect(said).toContain(`${path.relative(projectRoot(), place)}: as it was`);
    });

    test('is small', () => {
      expect(statSync(place).size).toBeLessThan(MOST_BYTES);
    });
  },
);
