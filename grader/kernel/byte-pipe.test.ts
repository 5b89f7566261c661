import { afterAll, describe, expect, jest, test } from '@jest/globals';
import fc from 'fast-check';
import { BytePipe } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

const brokenPipe = expect.objectContaining({ code: 'BROKEN_PIPE' });
const pipeClosed = expect.objectContaining({ code: 'PIPE_CLOSED' });

describe('a byte pipe', () => {
  test('gives the bytes in the order in which they came, however they are cut', () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(pieces, fc.array(fc.integer({ min: 1, max: 70 }), { minLength: 1 }), (written, sizes) => {
        using pipe = BytePipe.create();
        for (const bytes of written) expect(pipe.writer.write(bytes)).toBe(bytes.length);
        pipe.writer.close();
        const read: number[] = [];
        for (let i = 0; ; i++) {
          const size = sizes[i % sizes.length] ?? 1;
          const bytes = pipe.reader.read(size);
          expect(bytes.length).toBeLessThanOrEqual(size);
          if (bytes.length === 0) break;
          read.push(...bytes);
        }
        expect(read).toEqual(written.flatMap((bytes) => [...bytes]));
      }),
    );
  });

  test('takes what fits of a write that is larger than it, without blocking for the rest', () => {
    using pipe = BytePipe.create();
    const taken = pipe.writer.write(new Uint8Array(1_000_000));
    expect(taken).toBeGreaterThan(0);
    expect(taken).toBeLessThan(1_000_000);
    expect(pipe.writer.poll()).toBe(false);
    let read = 0;
    while (read < taken) read += pipe.reader.read(1_000_000).length;
    expect(read).toBe(taken);
    expect(pipe.writer.poll()).toBe(true);
  });

  test('a read returns fewer bytes than asked for rather than block', () => {
    using pipe = BytePipe.create();
    pipe.writer.write(new Uint8Array([1, 2, 3]));
    expect([...pipe.reader.read(2)]).toEqual([1, 2]);
    expect([...pipe.reader.read(100)]).toEqual([3]);
  });

  test('what was read does not change with the next read', () => {
    using pipe = BytePipe.create();
    pipe.writer.write(new Uint8Array([1]));
    const first = pipe.reader.read(9);
    pipe.writer.write(new Uint8Array([2]));
    pipe.reader.read(9);
    expect([...first]).toEqual([1]);
  });

  test('the stream ends when the last writer closes and all is read, and stays ended', () => {
    using pipe = BytePipe.create();
    pipe.writer.write(new Uint8Array([1]));
    pipe.writer.close();
    expect(pipe.reader.read(9).length).toBe(1);
    expect(pipe.reader.read(9).length).toBe(0);
    expect(pipe.reader.read(9).length).toBe(0);
  });

  test('a write without readers throws BrokenPipe, and no signal ends the process', () => {
    using pipe = BytePipe.create();
    pipe.reader.close();
    expect(() => pipe.writer.write(new Uint8Array(1))).toThrow(brokenPipe);
  });

  test('poll says whether a read would not block, and takes nothing', () => {
    using pipe = BytePipe.create();
    expect(pipe.reader.poll()).toBe(false);
    expect(pipe.reader.poll(1)).toBe(false);
    pipe.writer.write(new Uint8Array([1, 2]));
    expect([pipe.reader.poll(), pipe.reader.poll(Infinity), pipe.reader.poll(-1)]).toEqual([
      true,
      true,
      true,
    ]);
    expect(pipe.reader.read(9).length).toBe(2);
    expect(pipe.reader.poll()).toBe(false);
    pipe.writer.close();
    expect(pipe.reader.poll()).toBe(true);
  });

  test('poll says that a write would not block when it would fail', () => {
    using pipe = BytePipe.create();
    pipe.reader.close();
    expect(pipe.writer.poll()).toBe(true);
  });

  test('refuses everything but close after close', () => {
    const pipe = BytePipe.create();
    pipe.close();
    pipe.close();
    expect([pipe.reader.closed, pipe.writer.closed]).toEqual([true, true]);
    for (const use of [
      () => pipe.reader.read(1),
      () => pipe.reader.poll(),
      () => pipe.writer.write(new Uint8Array(1)),
      () => pipe.writer.write(new Uint8Array(0)),
      () => pipe.writer.poll(),
    ]) {
      expect(use).toThrow(pipeClosed);
    }
  });

  test('refuses wrong arguments by name', () => {
    using pipe = BytePipe.create();
    for (const size of [0, -1, 1.5, NaN]) expect(() => pipe.reader.read(size)).toThrow(/maxBytes/);
    expect(() => pipe.writer.write('text' as unknown as Uint8Array)).toThrow(/a Uint8Array, but "text"/);
    expect(() => pipe.reader.poll(NaN)).toThrow(/timeoutMs/);
    expect(pipe.writer.write(new Uint8Array(0))).toBe(0);
  });

  test('carries 1 MiB between processes, whose ends are inherited', async () => {
    expect(await fixtures.run('pipe-through')).toMatchObject({
      stdout: '1048576 true\n',
      stderr: '',
      code: 0,
    });
  });

  test('ends for its reader when the process with the only writer is killed', async () => {
    expect(await fixtures.run('pipe-writer-killed')).toMatchObject({ stdout: '3 0\n', stderr: '', code: 0 });
  });

  test('is not inherited by a child that it was not given to', async () => {
    expect(await fixtures.run('pipe-not-leaked')).toMatchObject({
      stdout: 'end of stream\n',
      stderr: '',
      code: 0,
    });
  });

  (process.platform === 'linux' ? test : test.skip)(
    'travels in a message to a running process; one closed before it arrives is refused as gone',
    async () => {
      expect(await fixtures.run('pipe-in-message')).toMatchObject({
        stdout: 'hello\nPIPE_GONE\n',
        stderr: '',
        code: 0,
      });
    },
  );
});
