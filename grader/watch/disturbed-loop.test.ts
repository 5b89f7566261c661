import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kataOf } from '../course/course';
import { ProgressFile } from '../grade/progress-file';
import { resetToStub } from './stub';
import { LoopInTerminal } from './testing/loop-in-terminal';
import { shownSubmission } from './testing/shown-submission';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const kata = kataOf('value');

let root: string;
let loops: LoopInTerminal[];
let mounted: string | undefined;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loop-'));
  loops = [];
});
afterEach(async () => {
  for (const loop of loops) loop.kill();
  await Promise.all(loops.map(async ({ ended }) => ended));
  if (mounted !== undefined) spawnSync('umount', ['-l', mounted]);
  mounted = undefined;
  rmSync(root, { recursive: true, force: true });
});

function begin(): void {
  mkdirSync(path.join(root, kata.folder));
  resetToStub(kata, root);
  progressFile().remember(new Map([['process', { hints: 0 }]]));
}

function progressFile(): ProgressFile {
  return new ProgressFile(path.join(root, '.forklings'));
}

function open(): LoopInTerminal {
  const loop = new LoopInTerminal(['value', '--root', root]);
  loops.push(loop);
  return loop;
}

function save(text: string): void {
  writeFileSync(path.join(root, kata.folder, kata.file), text);
}

const race = (): string => shownSubmission('02-value/cached-read', kata.file);
const stage1 = (): string => shownSubmission('02-value/partial-1', kata.file);

function stages(): readonly number[] {
  return progressFile().read().katas.get('value')?.stages ?? [];
}

test(
  'two loops at once both judge each save, and neither loses what the other has kept',
  async () => {
    begin();
    const both = [open(), open()];
    await Promise.all(both.map(async (loop) => loop.until('What must hold')));
    save(race());
    await Promise.all(both.map(async (loop) => loop.until(/laws hold · \d+ fail\n/)));
    save(stage1());
    await Promise.all(both.map(async (loop) => loop.until('Stage 1 is complete')));
    expect(stages()).toEqual([1]);
  },
  LAST_RESORT_MS,
);

test(
  'a window that becomes narrow, and then wide, is drawn in its new width',
  async () => {
    begin();
    save(race());
    const loop = open();
    await loop.until(/laws hold · \d+ fail\n/);
    loop.resize(40, 20);
    // In 80 columns, the map stands beside these words. The keys are drawn last, on two lines, before an empty one.
    await loop.until(/^\d+ of \d+ laws hold · \d+ fail$[^]*q quit\n.*(?![^])/m);
    loop.resize(80, 24);
    await loop.until(/^.{41,}$/m);
  },
  LAST_RESORT_MS,
);

test(
  'of ten saves in a second the last one is judged',
  async () => {
    begin();
    const loop = open();
    await loop.until('What must hold');
    const [wrong, right] = [race(), stage1()];
    for (let number = 0; number < 10; number += 1) {
      save(number % 2 === 0 ? wrong : right);
      await pause(100);
    }
    await loop.until('Stage 1 is complete');
  },
  LAST_RESORT_MS,
);

/** Mounts a disk of 64 KiB; false where that is not allowed. */
function mountSmall(folder: string): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder]).status === 0;
}

function mayMount(): boolean {
  const folder = mkdtempSync(path.join(tmpdir(), 'loop-'));
  const isMounted = process.getuid?.() === 0 && mountSmall(folder);
  if (isMounted) spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

(mayMount() ? test : test.skip)(
  'on a full disk the loop judges as before, says what it could not keep, and keeps it when there is room',
  async () => {
    if (mountSmall(root)) mounted = root;
    begin();
    const [wrong, right] = [race(), stage1()];
    save(wrong);
    const loop = open();
    await loop.until(/laws hold · \d+ fail\n/);
    const filler = path.join(root, 'filler');
    // It ends when the disk is full.
    spawnSync('dd', ['if=/dev/zero', `of=${filler}`, 'bs=512']);
    save(right);
    await loop.until(/^(?=[^]*Stage 1 is complete)(?=[^]*could not be (?:saved|written|kept))/);
    rmSync(filler);
    save(`${right}\n`);
    // The screen keeps what it showed until the first new verdict, so it cannot tell when the stage is judged.
    while (!stages().includes(1)) await pause(50);
    await loop.until(/^(?![^]*could not be)[^]*Stage 1 is complete/);
  },
  LAST_RESORT_MS,
);
