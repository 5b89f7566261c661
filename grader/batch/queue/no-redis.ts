/** The queue cannot be used: what is wrong with its Redis, and what to do next. */
export class NoRedis extends Error {
  readonly code = 'no-redis';
  constructor(
    message: string,
    readonly next: string,
  ) {
    super(message);
  }
}

const AGAIN = 'then run the command again.';
const LOGIN = `Give the address with it, \`redis://:password@host\` or \`redis://user:password@host\` (special characters as %-codes), ${AGAIN}`;

/** Why a Redis cannot be used, from what the connection reported. */
export function noRedis(shown: string, error: unknown): NoRedis {
  const { message, code } = factsOf(error);
  if (/^WRONGPASS|invalid (?:username-)?password/i.test(message))
    return new NoRedis(`The Redis at ${shown} refuses the password.`, LOGIN);
  if (message.startsWith('NOAUTH')) return new NoRedis(`The Redis at ${shown} requires a password.`, LOGIN);
  if (message.startsWith('DENIED'))
    return new NoRedis(
      `The Redis at ${shown} is in protected mode: it serves only its own machine until it has a password.`,
      `Set one there (\`requirepass\` in redis.conf), give it in the address, ${AGAIN}`,
    );
  if (message.startsWith('NOPERM'))
    return new NoRedis(
      `The user of the Redis at ${shown} may not do what the queue needs: ${message}.`,
      `Give that user all commands on keys that begin with \`forklings:\` (\`ACL SETUSER\`), ${AGAIN}`,
    );
  if (message.startsWith('READONLY'))
    return new NoRedis(
      `The Redis at ${shown} is a read-only replica.`,
      `Give the address of its primary, ${AGAIN}`,
    );
  if (/^OOM|^MISCONF/.test(message))
    return new NoRedis(
      `The Redis at ${shown} accepts no writes: ${message}.`,
      `Give it more memory (\`maxmemory\`) or disk, ${AGAIN}`,
    );
  if (
    /no answer within|protocol error|unexpected token|wrong version number|packet length|ssl|tls/i.test(
      message,
    )
  )
    return new NoRedis(
      `What listens at ${shown} does not speak Redis here: ${message}.`,
      'Check host and port, and that `redis://` is for a plain port and `rediss://` for one with TLS.',
    );
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return new NoRedis(`There is no host ${shown}.`, `Check the name in the address, ${AGAIN}`);
  return new NoRedis(
    `There is no Redis at ${shown}: ${message}.`,
    `Start one (\`apt-get install redis-server\`, or \`docker run -p 6379:6379 redis\`), check that this machine can reach it (\`redis-cli -h HOST ping\`), ${AGAIN}`,
  );
}

function factsOf(error: unknown): { readonly message: string; readonly code: unknown } {
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  const code = 'code' in error ? error.code : undefined;
  return { message: error.message === '' ? String(code) : error.message.replace(/^Error: |\.$/g, ''), code };
}
