import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Ajv from 'ajv/dist/2020';
import { spawnSync } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fromBufferPromise } from 'yauzl';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { autograderZip } from './autograder-zip';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 10 * 60_000;

/** What Gradescope calls /autograder. */
let base: string;
const names: string[] = [];
const modes = new Map<string, number>();

beforeAll(async () => {
  base = mkdtempSync(path.join(tmpdir(), 'forklings-gradescope-'));
  const zip = await fromBufferPromise(await autograderZip(kataOf('value')));
  for await (const entry of zip.eachEntry()) {
    const { fileName, externalFileAttributes } = entry;
    names.push(fileName);
    modes.set(fileName, (externalFileAttributes >>> 16) & 0o777);
    const file = path.join(base, 'source', fileName);
    mkdirSync(path.dirname(file), { recursive: true });
    await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(file));
  }
  const modules = path.join(base, 'source/forklings/node_modules');
  mkdirSync(modules);
  const packages = path.join(projectRoot(), 'node_modules');
  for (const name of readdirSync(packages))
    if (name !== '.cache') symlinkSync(path.join(packages, name), path.join(modules, name));
}, LAST_RESORT_MS);
afterAll(() => rmSync(base, { recursive: true }));

test('what Gradescope starts is executable, and at the root', () => {
  expect(['setup.sh', 'run_autograder'].map((name) => modes.get(name))).toEqual([0o755, 0o755]);
  for (const name of ['setup.sh', 'run_autograder'])
    expect(spawnSync('bash', ['-n', path.join(base, 'source', name)]).status).toBe(0);
});

test('it holds the solutions of earlier katas only, and no submission', () => {
  const solutions = names.filter((name) => name.includes('/solutions/'));
  expect(solutions).toContain('forklings/solutions/01-process/process.ts');
  expect(solutions.filter((name) => !name.includes('solutions/01-'))).toEqual([]);
  expect(names.filter((name) => /mutants\/(?:\d|cheats\/)|exercises\/.*\/value\.ts$/.test(name))).toEqual([]);
});

test(
  'run_autograder judges a submission, and writes what Gradescope reads',
  () => {
    mkdirSync(path.join(base, 'submission'));
    const solution = readFileSync(path.join(projectRoot(), 'solutions/02-value/value.ts'), 'utf8');
    writeFileSync(path.join(base, 'submission/value.ts'), solution);
    const { status, stdout, stderr } = spawnSync('bash', [path.join(base, 'source/run_autograder')], {
      encoding: 'utf8',
      env: { ...process.env, AUTOGRADER: base },
    });
    expect({ status, end: stdout.trim().split('\n').at(-1), stderr: stderr.slice(0, 500) }).toMatchObject({
      status: 0,
      end: 'forklings ended with 0',
    });
    const written: unknown = JSON.parse(readFileSync(path.join(base, 'results/results.json'), 'utf8'));
    expect(written).toMatchObject({ score: 100, extra_data: { status: 'pass' } });
    const schema = readFileSync(path.join(__dirname, 'schemas/gradescope.schema.json'), 'utf8');
    expect(new Ajv({ strict: false }).validate(JSON.parse(schema) as object, written)).toBe(true);
  },
  LAST_RESORT_MS,
);
