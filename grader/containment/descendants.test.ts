import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import path from 'node:path';

/** A judge lives as long as a class has submissions: what each leaves would fill the table of processes. */
test('orphans that have died by themselves are buried, too', () => {
  const fixture = path.join(__dirname, 'fixtures', 'adopter.ts');
  const { stdout, stderr } = spawnSync(process.execPath, ['-r', 'esbuild-register', fixture], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  expect(stdout).toBe('0 left');
});
