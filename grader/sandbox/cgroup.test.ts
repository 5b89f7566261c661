import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { baseOf, Cgroup } from './cgroup';
import { usualLimits } from './limits';

const MOUNT = '31 23 0:27 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate';
const HYBRID = '40 30 0:37 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw';
const CONTAINER = '31 23 0:27 /docker/4f2a /sys/fs/cgroup rw - cgroup2 cgroup rw';

test.each([
  ['a scope', '0::/user.slice/run-7.scope', MOUNT, '/sys/fs/cgroup/user.slice/run-7.scope'],
  ['beside version 1', '4:memory:/x\n0::/', HYBRID, '/sys/fs/cgroup/unified'],
  ['a container', '0::/docker/4f2a/inner', CONTAINER, '/sys/fs/cgroup/inner'],
  ['the same run, later', '0::/run-7.scope/forklings-rest', MOUNT, '/sys/fs/cgroup/run-7.scope'],
  ['a login', '0::/user.slice/user-0.slice/session-3.scope', MOUNT, undefined],
  ['outside of what is mounted', '0::/elsewhere', CONTAINER, undefined],
  [
    'version 1 alone',
    '4:memory:/x',
    '30 2 0:9 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory',
    undefined,
  ],
])('the group in which a run was started: %s', (_, own, mounts, base) => {
  expect(baseOf(`${own}\n`, `21 1 8:1 / / rw - ext4 /dev/sda1 rw\n${mounts}\n`)).toBe(base);
});

const isDelegated = ((): boolean => {
  const group = Cgroup.make(usualLimits);
  void group?.remove();
  return group !== undefined;
})();

// Skipped, and counted as such, where this process may make no group.
(isDelegated ? test : test.skip)('what is in a group ends with it, whatever its session', async () => {
  const group = Cgroup.make(usualLimits);
  const [program, words] = group?.commandFor('/bin/sh', ['-c', 'setsid sleep 1000 >/dev/null & echo $!']) ?? [
    '',
    [],
  ];
  const pid = spawnSync(program, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).stdout.trim();
  expect(pid).toMatch(/^\d+$/);
  await group?.remove();
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
