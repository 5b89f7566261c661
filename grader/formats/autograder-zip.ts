import { readFileSync } from 'node:fs';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { sealedFiles } from '../course/sealed-files';
import { gradescope } from './gradescope';
import { runScript, setupScript } from './platform-files';

/** The same checkout gives the same archive. */
const TIME = new Date('2026-01-01T00:00:00Z');
const EXECUTABLE = 0o100755;
const ORDINARY = 0o100644;

/**
 * The archive that is uploaded to Gradescope for an assignment: `setup.sh`, `run_autograder`, and of this checkout what
 * judging that kata takes. The solutions of the kata itself and of later ones are not in it.
 */
export async function autograderZip(kata: Kata): Promise<Buffer> {
  const zip = new ZipFile();
  const add = (name: string, content: Buffer | string, mode = ORDINARY): void =>
    zip.addBuffer(Buffer.from(content), name, { mtime: TIME, mode });
  add('setup.sh', setupScript(), EXECUTABLE);
  add('run_autograder', runScript(kata.id), EXECUTABLE);
  add(
    'not-judged.json',
    gradescope({
      kind: 'not-judged',
      reasons: ['The grader did not start or did not end. The output of the autograder says why.'],
    }),
  );
  for (const file of sealedFiles(kata, true))
    add(`forklings/${file}`, readFileSync(path.join(projectRoot(), file)));
  zip.end();
  return buffer(zip.outputStream);
}
