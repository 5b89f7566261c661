import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { birthOf, pidNamespace, segmentsOf, SharedMemory, sweepDeadOwners } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

const onLinux = process.platform === 'linux' ? test : test.skip;

/** What `create-and-list` prints: the segment that it has created, and all that there are. */
interface Listed {
  readonly own: string;
  readonly all: readonly string[];
}

function isThere(name: string): boolean {
  return existsSync(`/dev/shm${name}`);
}

/** A segment's file under a name that shows that owner. */
function forge(namespace: string, pid: number, birth: string): string {
  const name = `/forklings-${namespace}-${pid.toString(36)}-${birth}-zzz-8`;
  writeFileSync(`/dev/shm${name}`, '');
  return name;
}

describe('a segment is gone', () => {
  onLinux('when its creator ends, by returning or by an error', async () => {
    for (const args of [[], ['throw']]) {
      const { stdout } = await fixtures.run('create-and-list', args);
      // Those of other tests, which run at the same time, may have lost their creators as well.
      const { own, all } = JSON.parse(stdout) as Listed;
      expect(all).toContain(own);
      expect(isThere(own)).toBe(false);
    }
  });

  onLinux('after the next run, when its creator was killed', async () => {
    const { stdout: name, signal } = await fixtures.run('killed-creator');
    expect(signal).toBe('SIGKILL');
    expect(isThere(name)).toBe(true);
    const { stdout } = await fixtures.run('create-and-list');
    expect((JSON.parse(stdout) as Listed).all).not.toContain(name);
    expect(isThere(name)).toBe(false);
  });

  onLinux('when its creator, a spawned child, was killed and its parent has noticed', async () => {
    expect(await fixtures.run('killed-child-creator')).toMatchObject({
      stdout: '2\n0\n',
      stderr: '',
      code: 0,
    });
  });
});

describe('the sweep', () => {
  const dead = spawnSync(process.execPath, ['-e', '0']).pid;
  const birth = birthOf(process.pid) ?? '';

  onLinux('takes what dead owners left, and those whose pid is another process now', () => {
    const names = [forge(pidNamespace(), dead, birth), forge(pidNamespace(), process.pid, '1')];
    const swept = sweepDeadOwners().map(({ name }) => name);
    expect(swept).toEqual(expect.arrayContaining(names));
    expect(names.filter(isThere)).toEqual([]);
  });

  onLinux('spares the living, other pid namespaces, and names that are not ours', () => {
    using own = SharedMemory.create(8);
    const elsewhere = forge(`${pidNamespace()}1`, dead, birth);
    const foreign = '/forklings-notes';
    writeFileSync(`/dev/shm${foreign}`, '');
    try {
      sweepDeadOwners();
      expect([own.name, elsewhere, foreign].filter(isThere)).toEqual([own.name, elsewhere, foreign]);
    } finally {
      for (const name of [elsewhere, foreign]) rmSync(`/dev/shm${name}`, { force: true });
    }
  });

  onLinux('can be limited to one process', () => {
    const name = forge(pidNamespace(), dead, birth);
    sweepDeadOwners(dead + 1);
    expect(isThere(name)).toBe(true);
    expect(segmentsOf(dead).map((segment) => segment.name)).toEqual([name]);
    sweepDeadOwners(dead);
    expect(isThere(name)).toBe(false);
  });
});

describe('when the machine is short', () => {
  // A mount of one's own needs privileges that not every machine gives.
  const inSmallMemory = ['-m', 'sh', '-c', 'mount -t tmpfs -o size=1m tmpfs /dev/shm && exec "$@"', 'sh'];
  const isPermitted = spawnSync('unshare', [...inSmallMemory, 'true']).status === 0;
  const title =
    'create throws SharedMemoryFull with sizes and advice, leaves nothing, and what fits still works';

  (isPermitted ? test : test.skip)(
    isPermitted ? title : `${title} (skipped: may not mount a small /dev/shm here)`,
    () => {
      const program = [process.execPath, fixtures.program('full-memory')];
      const { stdout, stderr } = spawnSync('unshare', [...inSmallMemory, ...program], { encoding: 'utf8' });
      expect(stderr).toBe('');
      const [failure = '', last] = stdout.trim().split('\n');
      const { message, needed, ...facts } = JSON.parse(failure) as { message: string; needed: number };
      expect(facts).toEqual({ code: 'SHARED_MEMORY_FULL', free: 1024 * 1024, path: '/dev/shm', left: [] });
      expect(needed).toBeGreaterThanOrEqual(4 * 1024 * 1024);
      expect(message).toContain('--shm-size');
      expect(last).toBe('1');
    },
  );
});

describe('memory to which no reference is left', () => {
  onLinux('is unmapped without close; what is held stays', () => {
    const program = fixtures.program('forgotten-memory');
    const { stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', program], { encoding: 'utf8' });
    expect({ stdout, stderr }).toEqual({ stdout: '1 5\n', stderr: '' });
  });
});

describe('250 spawned processes', () => {
  onLinux('leave no descriptor, no zombie and no segment', async () => {
    const { stdout, stderr } = await fixtures.run('many-spawns');
    expect(stderr).toBe('');
    const { before, after, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    expect(rest).toEqual({ worked: 63, segments: 0 });
    expect(after).toEqual(before);
    expect(after).toMatchObject({ children: '' });
  });
});
