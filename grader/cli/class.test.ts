import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classCommand } from './class';
import { classWorkerCommand } from './class-worker';
import { UserError } from './user-error';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-class-'));
  mkdirSync(path.join(folder, 'empty'));
  mkdirSync(path.join(folder, 'submissions/ada'), { recursive: true });
  writeFileSync(path.join(folder, 'file'), '');
});
afterEach(() => rmSync(folder, { recursive: true }));

const inside = (name: string): string => path.join(folder, name);

describe('what is missing or mistyped is refused before the work', () => {
  test.each([
    ['no folder of submissions', undefined, { out: 'out' }, 'No folder of submissions'],
    ['a folder that is not there', 'none', { out: 'out' }, 'There is no folder'],
    ['a file', 'file', { out: 'out' }, 'There is no folder'],
    ['an empty folder', 'empty', { out: 'out' }, 'is empty'],
    ['no folder of results', 'submissions', {}, 'No folder for the results'],
    ['results where a file is', 'submissions', { out: 'file/out' }, 'cannot be made'],
    ['an unknown kata', 'submissions', { out: 'out', kata: 'bnak' }, 'There is no kata'],
    ['jobs that are not a number', 'submissions', { out: 'out', jobs: 'many' }, '--jobs many'],
    ['jobs beside a queue', 'submissions', { out: 'out', queue: 'redis://host', jobs: '2' }, 'is a worker'],
    ['a queue that is not Redis', 'submissions', { out: 'out', queue: 'http://host' }, 'not the address'],
    ['a Redis that is not there', 'submissions', { out: 'out', queue: 'redis://127.0.0.1:1' }, 'no Redis at'],
    ['refs in a file that is not there', 'submissions', { out: 'out', refs: '/none' }, 'There is no file'],
  ])('%s', async (_, submissions, flags, told) => {
    const out = 'out' in flags ? { out: inside(flags.out) } : {};
    const refused = classCommand(submissions === undefined ? undefined : inside(submissions), {
      ...flags,
      ...out,
    });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(told);
  });
});

test('a worker without a queue is refused', async () => {
  const refused = classWorkerCommand({});
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow('No queue was given');
});
