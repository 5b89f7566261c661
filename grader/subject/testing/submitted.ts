import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../../course/course';
import { Failure, type Fault } from '../../faults/failure';
import { kataImage } from '../../image/kata-image';
import { faultOfLoading } from '../../image/loading-faults';
import { projectRoot } from '../../course/project';
import { Subject } from '../subject';

/** A correct solution of the kata `value`. */
export const rightValue = readFileSync(path.join(projectRoot(), 'solutions/02-value/value.ts'), 'utf8');

/** Makes a folder with these files, like a learner's submission, which lasts until `use` ends. */
export async function inFolder<T>(
  files: Readonly<Record<string, string | Buffer>>,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-submitted-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The fault, if any, when a process under test loads the kata `value` from a folder and makes one value. */
export async function faultOnFolder(folder: string): Promise<Fault | undefined> {
  let subject: Subject | undefined;
  try {
    subject = await Subject.start(kataImage(kataOf('value'), folder));
    await subject.call('make', ['i', 7]);
    return undefined;
  } catch (error) {
    return error instanceof Failure ? error.fault : faultOfLoading(error);
  } finally {
    await subject?.stop();
  }
}

/** The fault as text: `fine`, or the code and the facts. */
export async function verdictOnFolder(folder: string): Promise<string> {
  const fault = await faultOnFolder(folder);
  return fault === undefined ? 'fine' : new Failure(fault).message;
}

/** The verdict on a folder with these files. */
export function verdictOn(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  return inFolder(files, verdictOnFolder);
}
