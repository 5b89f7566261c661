import { sleep } from '#kernel';
import { createPipe, type Connection } from '#katas/pipe';
import { describe } from './values.scenarios';

export * from './bytes.scenarios';
export * from './connections.scenarios';
export * from './values.scenarios';

// Worlds: process 1 has the left end, process 2 the right end.

interface Ends {
  readonly left: Connection;
  readonly right: Connection;
}

let made: [Connection, Connection] | undefined;

const share = {
  left: (): Connection => (made = createPipe())[0],
  right: (): Connection | undefined => made?.[1],
};

interface Side {
  readonly end: 0 | 1;
}
const mine = ({ left, right }: Ends, input: Side): Connection => (input.end === 0 ? left : right);

const calls = {
  send: (world: Ends, input: Side & { message: unknown }) => mine(world, input).send(input.message),
  recv: (world: Ends, input: Side) => mine(world, input).recv(),
  poll: (world: Ends, input: Side & { timeoutMs?: number }) => mine(world, input).poll(input.timeoutMs ?? 0),
  close: (world: Ends, input: Side) => mine(world, input).close(),
  /** In virtual time. */
  pause: (_world: Ends, input: { ms: number }) => sleep(input.ms),
  /** A message of `count` letters. */
  sendMany: (world: Ends, input: Side & { count: number }) => mine(world, input).send(noise(input.count)),
  /** How many of which letter arrived. */
  recvMany: (world: Ends, input: Side) => tally(mine(world, input).recv()),
};

/** A text of that many letters, in an order that makes it hard to send them in fewer bytes. */
function noise(count: number): string {
  let seed = 1;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  return Array.from({ length: count }, () => String.fromCharCode(33 + (next() % 94))).join('');
}

function tally(message: unknown): string {
  if (typeof message !== 'string') return describe(message);
  const [letter = ''] = message;
  return message === letter.repeat(message.length)
    ? `${message.length} × ${letter}`
    : `mixed: ${message.slice(0, 20)}`;
}

/** As `apart`, but each message is the bytes of a text. */
const asBytes = {
  ...calls,
  send: (world: Ends, input: Side & { message: string }) =>
    mine(world, input).sendBytes(Buffer.from(input.message)),
  recv: (world: Ends, input: Side) => Buffer.from(mine(world, input).recvBytes()).toString(),
};

export const apart = { share, holders: { left: [0], right: [1] }, calls };
export const bytes = { share, holders: { left: [0], right: [1] }, calls: asBytes };
/** Process 3 has the right end, too. */
export const inherited = { share, holders: { left: [0], right: [1, 2] }, calls };
