import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');

/** Launches on a machine that claims to be a different one. */
function launchWhere(claim: string): { status: number | null; stderr: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'forklings-launch-'));
  const preload = path.join(folder, 'claim.cjs');
  writeFileSync(preload, claim);
  try {
    const { status, stderr } = spawnSync(process.execPath, ['--require', preload, launch, 'grade'], {
      encoding: 'utf8',
    });
    return { status, stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a Node that is too old is refused, with the version that is needed and how to get it', () => {
  for (const version of ['18.20.4', '20.18.3', '16.0.0']) {
    const { status, stderr } = launchWhere(
      `Object.defineProperty(process.versions, 'node', { value: '${version}' });`,
    );
    expect(stderr).toContain(`Node ${version} is too old`);
    expect(stderr).toContain('20.19');
    expect(stderr).toContain('nvm install');
    expect(status).toBe(2);
  }
});

test('native Windows is refused, with advice to use WSL2 or the dev container', () => {
  const { status, stderr } = launchWhere("Object.defineProperty(process, 'platform', { value: 'win32' });");
  expect(stderr).toContain('native Windows');
  expect(stderr).toContain('WSL2');
  expect(status).toBe(2);
});

test('missing packages are reported with `npm ci`', () => {
  const { status, stderr } = launchWhere(
    "const fs = require('fs'); const there = fs.existsSync; fs.existsSync = (file) => !/esbuild/.test(file) && there(file);",
  );
  expect(stderr).toContain('npm ci');
  expect(status).toBe(2);
});
