import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { NoRedis } from './no-redis';
import { linkToRedis } from './redis-link';
import { redisPlace } from './redis-place';
import { hasRedisServer, RedisServer } from './testing/redis-server';

const withRedis = hasRedisServer ? test : test.skip;

const PASSWORD = 'p@:/c%';

let folder: string;
let guarded: RedisServer;
let listener: Server | undefined;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-redis-'));
  const reader = ['--user', 'reader', 'on', '>r', '~*', '+@read', '+info', '+ping'];
  const words = ['--requirepass', PASSWORD, ...reader];
  guarded = new RedisServer(folder, { isPersistent: false, words });
  if (hasRedisServer) await guarded.start();
});
afterEach(() => void listener?.close());
afterAll(async () => {
  await guarded.kill();
  rmSync(folder, { recursive: true });
});

async function refusal(url: string): Promise<NoRedis> {
  try {
    const { end } = await linkToRedis(redisPlace(url), { onLost: () => undefined, onBack: () => undefined });
    end();
  } catch (error) {
    if (error instanceof NoRedis) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const withLogin = (login: string): string => guarded.url.replace('unix://', `unix://${login}@localhost`);

describe('each reason why a Redis cannot be used is named, and so is what to do', () => {
  test.each([
    ['not an address', 'redis.example.org', 'is not the address of a Redis', 'redis://host:6379'],
    ['a different protocol', 'http://:secret@host', ':…@host', 'rediss://host'],
    [
      'a database that is not a number',
      'redis://host/first',
      '`first`, which is not a number',
      'redis://host',
    ],
    ['nothing that listens', 'redis://127.0.0.1:1', 'There is no Redis at 127.0.0.1:1', 'Start one'],
    ['a socket that is not there', 'unix:///none/redis.sock', '/none/redis.sock', 'Start one'],
  ])('%s', async (_, url, what, next) => {
    const error = await refusal(url);
    expect(error.message).toContain(what);
    expect(error.next).toContain(next);
    expect(error.message).not.toContain('secret');
  });

  withRedis.each([
    ['no password', '', 'requires a password'],
    ['a wrong password', ':wrong', 'refuses the password'],
    ['a user that may not write', 'reader:r', 'may not do what the queue needs'],
  ])('%s', async (_, login, what) => {
    const error = await refusal(login === '' ? guarded.url : withLogin(login));
    expect(error.message).toContain(what);
    expect(error.message).not.toContain('wrong');
    expect(error.next).toContain('run the command again');
  });

  withRedis('and the right password, with its special characters, is accepted', async () => {
    await expect(refusal(withLogin(`:${encodeURIComponent(PASSWORD)}`))).rejects.toThrow('it was accepted');
  });

  test.each([
    ['a server that is not Redis', () => 'HTTP/1.1 400 Bad Request\r\n\r\n', 'does not speak Redis'],
    ['an old version', oldRedis, 'is version 5.0.14, and the queue needs 6.2 or newer'],
  ])('%s', async (_, answer, what) => {
    listener = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => socket.write(answer(data.toString())));
    });
    await new Promise<void>((resolve) => listener?.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    expect((await refusal(`redis://127.0.0.1:${String(port)}`)).message).toContain(what);
  });
});

/** What Redis 5 answers to the commands of a connection: a version that Debian no longer has. */
function oldRedis(asked: string): string {
  return asked
    .split(/(?=\*\d+\r\n)/)
    .map((command) => {
      const info = '# Server\r\nredis_version:5.0.14\r\n';
      return /info/i.test(command) ? `$${String(info.length)}\r\n${info}\r\n` : '+OK\r\n';
    })
    .join('');
}
