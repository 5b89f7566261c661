import { NoRedis } from './no-redis';

/** Where a Redis is and how to log in, as ioredis takes it. */
export interface RedisPlace {
  readonly options: {
    readonly host?: string;
    readonly port?: number;
    /** A Unix socket, instead of host and port. */
    readonly path?: string;
    readonly username?: string;
    readonly password?: string;
    readonly db?: number;
    readonly tls?: Record<string, never>;
  };
  /** For messages: without the password. */
  readonly shown: string;
}

const PORT = 6379;
const FORMS =
  'Give `redis://host:6379`, `redis://:password@host`, `redis://user:password@host/2`, `rediss://host` for TLS, or `unix:///run/redis/redis.sock`.';

/** @throws NoRedis when the words are not the address of a Redis */
export function redisPlace(url: string): RedisPlace {
  const parsed = parse(url);
  if (parsed === undefined || !['redis:', 'rediss:', 'unix:'].includes(parsed.protocol))
    throw new NoRedis(`\`--queue ${withoutPassword(url)}\` is not the address of a Redis.`, FORMS);
  const { protocol, hostname, port, pathname, searchParams } = parsed;
  const isSocket = protocol === 'unix:';
  const number = isSocket ? (searchParams.get('db') ?? '') : pathname.slice(1);
  if (!/^\d{0,4}$/.test(number))
    throw new NoRedis(
      `\`${withoutPassword(url)}\` names the database \`${number}\`, which is not a number.`,
      FORMS,
    );
  const login = {
    ...(parsed.username === '' ? {} : { username: decoded(parsed.username) }),
    ...(parsed.password === '' ? {} : { password: decoded(parsed.password) }),
    ...(number === '' ? {} : { db: Number(number) }),
  };
  if (isSocket) {
    const path = decoded(pathname);
    if (path === '' || path === '/') throw new NoRedis('The address names no socket.', FORMS);
    return { options: { path, ...login }, shown: path };
  }
  const host = hostname === '' ? '127.0.0.1' : hostname.replace(/^\[(.*)\]$/, '$1');
  const at = { host, port: port === '' ? PORT : Number(port) };
  return {
    options: { ...at, ...login, ...(protocol === 'rediss:' ? { tls: {} } : {}) },
    shown: `${at.host}:${String(at.port)}`,
  };
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a password with a lone `%`
  }
}

/** The address with the password hidden, even where it cannot be parsed. */
const withoutPassword = (url: string): string => url.replace(/:[^:@/]*@/, ':…@');
