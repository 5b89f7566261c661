import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { kataOf } from '../course/course';
import { kataImage } from '../image/kata-image';
import { projectRoot } from '../course/project';
import type { Row } from './rows';
import { sideBySide, timed } from './side-by-side';

/** Those of the kata's scenarios that this needs; a Process is known by its number. */
interface ProcessScenarios {
  make(target: 'nothing'): number;
  start(id: number): unknown;
  join(id: number): Promise<boolean>;
  exitCode(id: number): number | null;
  close(id: number): void;
}

const ROUNDS = 40;

/** From start() to the end of join(), for a child that does nothing, compared with a bare `node -e 0`. */
export async function childStartup(): Promise<Row[]> {
  const image = kataImage(kataOf('process'), path.join(projectRoot(), 'solutions'));
  // Both in the environment that processes under test have, because reading extra certificates would double either
  // start.
  delete process.env['NODE_EXTRA_CA_CERTS'];
  // The reference solution may run in this process, because it is ours.
  const { make, start, join, exitCode, close } = (await import(image.scenarios)) as ProcessScenarios;
  const startToEnd = async (): Promise<void> => {
    const child = make('nothing');
    start(child);
    await join(child);
    assert.equal(exitCode(child), 0, 'a child that fails cannot be timed');
    close(child);
  };
  return [
    await sideBySide('a child starts and ends / node -e 0', 1.25, ROUNDS, timed(startToEnd), timed(bareNode)),
  ];
}

async function bareNode(): Promise<void> {
  await once(spawn(process.execPath, ['-e', '0'], { stdio: 'inherit' }), 'exit');
}
