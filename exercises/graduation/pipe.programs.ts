import assert from 'node:assert/strict';
import { createPipe, type Connection } from '#katas/pipe';
import { Process } from '#katas/process';
import { fails, type Program } from './program';

export function echo(connection: Connection): void {
  for (let message = connection.recv(); message !== null; message = connection.recv())
    connection.send(message);
  connection.close();
}
export function sendAndLeave(connection: Connection, message: unknown): void {
  connection.send(message);
}
export function sendMany(connection: Connection, name: string, count: number): void {
  for (let at = 0; at < count; at += 1) connection.send([name, at]);
}

/** A child that echoes, until it gets null. */
async function withEcho(work: (here: Connection) => unknown): Promise<void> {
  const [here, there] = createPipe();
  const child = new Process(echo, [there]);
  child.start();
  there.close();
  await work(here);
  here.send(null);
  await child.join();
  here.close();
  assert.equal(child.exitCode, 0);
}

export const pipePrograms: readonly Program[] = [
  {
    title: 'values of many kinds come back as they were',
    like: 'test_connection',
    run: () =>
      withEcho((here) => {
        for (const value of [
          [1, 2.25, undefined],
          'text',
          7n,
          true,
          { deep: [{ er: 1 }] },
          new Map([[1, new Set([2])]]),
        ]) {
          here.send(value);
          assert.deepEqual(here.recv(), value);
        }
      }),
  },
  {
    title: 'bytes come back as they were, also none',
    like: 'test_connection (send_bytes)',
    run: () => {
      const [left, right] = createPipe();
      for (const bytes of [Uint8Array.of(1, 2, 3), Uint8Array.of(), new Uint8Array(1000).fill(9)]) {
        left.sendBytes(bytes);
        assert.deepEqual(Uint8Array.from(right.recvBytes()), bytes);
      }
      left.close();
      right.close();
    },
  },
  {
    title: 'a message that is larger than any pipe gets through',
    like: 'test_connection (really_big_msg)',
    run: () =>
      withEcho((here) => {
        const large = 'X'.repeat(1_000_000);
        here.send([large]);
        assert.deepEqual(here.recv(), [large]);
      }),
  },
  {
    title: 'poll() says whether there is a message',
    like: 'test_connection (poll)',
    run: () => {
      const [left, right] = createPipe();
      assert.equal(right.poll(), false);
      assert.equal(right.poll(5), false);
      left.send(1);
      assert.equal(right.poll(1000), true);
      assert.equal(right.poll(), true);
      assert.equal(right.recv(), 1);
      assert.equal(right.poll(), false);
      left.close();
      right.close();
    },
  },
  {
    title: 'a one-way pipe has a reader and a writer',
    like: 'test_duplex_false',
    run: async () => {
      const [reader, writer] = createPipe({ duplex: false });
      assert.deepEqual(
        [reader.readable, reader.writable, writer.readable, writer.writable],
        [true, false, false, true],
      );
      writer.send('x');
      assert.equal(reader.recv(), 'x');
      await fails('NotWritable', () => reader.send(1));
      await fails('NotReadable', () => writer.recv());
      reader.close();
      writer.close();
    },
  },
  {
    title: 'the stream ends when its last writer is closed',
    like: 'test_spawn_close',
    run: async () => {
      const [reader, writer] = createPipe({ duplex: false });
      writer.send('last');
      writer.close();
      assert.equal(reader.recv(), 'last');
      await fails('EndOfStream', () => reader.recv());
      reader.close();
    },
  },
  {
    title: 'what a child sent before it ended can be received',
    like: 'test_spawn_close',
    run: async () => {
      const [here, there] = createPipe();
      const child = new Process(sendAndLeave, [there, 'hello']);
      child.start();
      there.close();
      await child.join();
      assert.equal(here.recv(), 'hello');
      await fails('EndOfStream', () => here.recv());
      here.close();
    },
  },
  {
    title: 'a closed connection says so in every call',
    like: 'test_context',
    run: async () => {
      const [left, right] = createPipe();
      left.close();
      left.close();
      assert.equal(left.closed, true);
      await fails('ConnectionClosed', () => left.send(1));
      await fails('ConnectionClosed', () => left.recv());
      right.close();
    },
  },
  {
    title: 'a function is not a message, and the next message is whole',
    like: 'test_issue (pickling errors)',
    run: async () => {
      const [left, right] = createPipe();
      await fails('DataCloneError', () => left.send(() => 1));
      left.send('next');
      assert.equal(right.recv(), 'next');
      left.close();
      right.close();
    },
  },
  {
    title: 'messages arrive in the order in which they were sent',
    like: 'test_connection',
    run: () => {
      const [left, right] = createPipe();
      for (let at = 0; at < 20; at += 1) left.send(at);
      for (let at = 0; at < 20; at += 1) assert.equal(right.recv(), at);
      left.close();
      right.close();
    },
  },
  {
    title: 'two processes that send into one end mix no messages',
    like: 'docs: pipes and queues',
    run: async () => {
      const [here, there] = createPipe();
      const two = ['a', 'b'].map((name) => new Process(sendMany, [there, name, 20]));
      for (const each of two) each.start();
      there.close();
      const next: Record<string, number> = { a: 0, b: 0 };
      for (let count = 0; count < 40; count += 1) {
        const [name, at] = here.recv() as [string, number];
        assert.equal(at, next[name]);
        next[name] = at + 1;
      }
      for (const each of two) await each.join();
      here.close();
    },
  },
];
