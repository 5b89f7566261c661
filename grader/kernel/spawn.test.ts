import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { once } from 'node:events';
import { birthOf, spawn } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

/** Resolves when the process is gone; the test's own limit is the only clock. */
async function untilGone(pid: number): Promise<void> {
  while (birthOf(pid) !== null) await new Promise(setImmediate);
}

describe('a spawned function', () => {
  test('gets every kind of argument as what it was', async () => {
    const { stdout, stderr, code } = await fixtures.run('transfer-everything');
    const kinds =
      'function class builtin memory shareable nested classProxied proxied pipe ends halfClosed data'.split(
        ' ',
      );
    expect({ stderr, code, lines: stdout.trim().split('\n') }).toEqual({
      stderr: '',
      code: 0,
      lines: ['cyclic-handle', ...kinds],
    });
  });

  test('gets 10 MB although the parent blocks at once', async () => {
    expect(await fixtures.run('payload-while-blocked')).toMatchObject({
      stdout: '30000000\n',
      stderr: '',
      code: 0,
    });
  });

  test('sees the arguments of its program, not how it was started, and the options given', async () => {
    const { stdout } = await fixtures.run('child-world', ['one', '--two'], {
      env: { ...process.env, OWN: 'no', FORKLINGS_WAIT: 'polling' },
    });
    const [parent, child] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(parent).toMatchObject({ own: 'no', isMain: true, isPolling: true });
    // It must wait as its parent notifies, whatever environment it was given.
    expect(child).toEqual({ argv: parent?.argv, cwd: '/', own: 'yes', isMain: false, isPolling: true });
  });

  test("talks to its parent over Node's channel, in structured clones", async () => {
    expect(await fixtures.run('channel')).toMatchObject({ stdout: '{ sum: 3n }\n', stderr: '', code: 0 });
  });
});

describe('the end of a child', () => {
  async function endOf(way: string): Promise<{ end: unknown; stdout: string; stderr: string }> {
    const { stdout, stderr } = await fixtures.run('child-ends', [way]);
    const lines = stdout.trim().split('\n');
    return { end: JSON.parse(lines.pop() ?? ''), stdout: lines.join('\n'), stderr };
  }

  test.each([
    ['returns', [0, null]],
    ['returnsLater', [0, null]],
    ['exitsWith7', [7, null]],
    ['killsItself', [null, 'SIGTERM']],
    ['exitsWhilePending', [0, null]],
  ])('of a function that %s is %j, without a word', async (way, end) => {
    expect(await endOf(way)).toEqual({ end, stdout: '', stderr: '' });
  });

  test('comes only when its event loop is empty', async () => {
    expect(await endOf('outlivesItsReturn')).toEqual({ end: [0, null], stdout: 'the timer ran', stderr: '' });
  });

  test.each([
    ['throwsError', 'RangeError: thrown in the child'],
    ['rejects', 'RangeError: rejected in the child'],
  ])('by an error (%s) is 1, with a trace of the source lines', async (way, message) => {
    const { end, stderr } = await endOf(way);
    expect(end).toEqual([1, null]);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(new RegExp(`at (async )?${way} .*child-ends\\.ts:\\d+`));
  });

  test('with a promise that nothing can settle any more is 13, and says so', async () => {
    const { end, stderr } = await endOf('neverSettles');
    expect(end).toEqual([13, null]);
    expect(stderr).toMatch(/promise of its function was never settled/);
  });
});

describe('spawn', () => {
  test('refuses what is not a function, not an array or cannot travel, before it starts anything', () => {
    expect(() => spawn('work' as never, [])).toThrow(/fn must be an exported function, but "work" came/);
    expect(() => spawn(() => undefined, 'args' as never)).toThrow(
      /args must be an array of arguments, but "args" came/,
    );
    expect(() => spawn(() => undefined, [])).toThrow(
      expect.objectContaining({ code: 'NOT_TRANSFERABLE', path: 'fn' }),
    );
    const callback = (): void => undefined;
    expect(() => spawn(Math.max as never, [1, { callback }] as never)).toThrow(
      expect.objectContaining({ path: 'args[1].callback', valueName: 'callback' }),
    );
  });

  test.each(['unguarded', 'unguarded-later'])(
    'in a module without the guard of main (%s) fails in the child, once',
    async (fixture) => {
      const { stdout, stderr } = await fixtures.run(fixture);
      expect(stderr).toMatch(/SpawnWhileLoading.*require\.main === module/s);
      expect(stderr.match(/SpawnWhileLoading:/g)).toHaveLength(1);
      expect(stdout.trim().split('\n').at(-1)).toBe('child exited with 1');
    },
  );

  test('throws at once when the system starts no process, instead of leaving a child that is none', () => {
    expect(() => spawn(Math.max, [1, 2], { cwd: '/no/such/folder' })).toThrow(
      expect.objectContaining({ name: 'SpawnFailed', code: 'SPAWN_FAILED' }),
    );
  });

  test('without a channel starts a child that cannot be sent to', async () => {
    const { stdout } = await fixtures.run('without-channel');
    expect(stdout).toBe('parent: undefined\nchild: undefined\n');
  });

  test('of a function that the child cannot find fails in the child, naming file and export', async () => {
    const { stdout, stderr } = await fixtures.run('missing-reference');
    expect(stdout).toBe('1\n');
    expect(stderr).toMatch(/ReferenceMissing: .*missing-reference\.js does not export `onlyInMain`/);
  });

  test('and unref lets the parent end before its child', async () => {
    const { stdout, code } = await fixtures.run('unref');
    const pid = Number(stdout);
    expect(code).toBe(0);
    expect(birthOf(pid)).not.toBeNull();
    process.kill(pid, 'SIGKILL');
    await untilGone(pid);
  });

  (process.platform === 'linux' ? test : test.skip)(
    'of a daemon dies with a parent that was killed, and of no daemon lives on',
    async () => {
      const parent = fixtures.start('daemon');
      const [line] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
      const [daemon = 0, other = 0] = JSON.parse(line.toString()) as number[];
      parent.kill('SIGKILL');
      await untilGone(daemon);
      expect(birthOf(other)).not.toBeNull();
      process.kill(other, 'SIGKILL');
      await untilGone(other);
    },
  );
});
