import { createPipe, type Connection } from '#katas/pipe';
import { Process } from '#katas/process';

/** The other side: sends everything back in capitals, until the other end is closed. */
export function shout(connection: Connection): void {
  for (;;) {
    try {
      connection.send(String(connection.recv()).toUpperCase());
    } catch (error) {
      console.log(`child: ${nameOf(error)}`);
      return;
    }
  }
}

/** Sends a list from the end that only sends to the end that only receives. */
export function sendAll(writer: Connection, messages: readonly unknown[]): void {
  for (const message of messages) writer.send(message);
}

async function bothWays(): Promise<void> {
  const [mine, theirs] = createPipe();
  const child = new Process(shout, [theirs]);
  child.start();
  theirs.close(); // now only the child has it
  for (const word of ['hello', 'from', 'the', 'parent']) {
    mine.send(word);
    console.log(`parent sent ${word}, received ${String(mine.recv())}`);
  }
  mine.close(); // no other process has it, so the child sees the end
  await child.join();
}

async function oneWay(): Promise<void> {
  const [reader, writer] = createPipe({ duplex: false });
  const child = new Process(sendAll, [writer, [1, 'two', { three: [3n] }, new Map([['four', 4]])]]);
  child.start();
  writer.close();
  for (;;) {
    try {
      console.log('parent received', reader.recv());
    } catch (error) {
      console.log(`parent: ${nameOf(error)}`);
      break;
    }
  }
  reader.close();
  await child.join();
}

interface Shared {
  readonly reader: Connection;
  readonly writer: Connection;
}

let made: [Connection, Connection] | undefined;

/** Longer than a pipe is guaranteed to take at once. */
const LETTERS = 5_000;

/**
 * Two processes send on the same end. The grader finds the schedule in which the message that arrives is neither of the
 * two.
 */
export const race = {
  share: {
    reader: (): Connection | undefined => (made = createPipe({ duplex: false }))[0],
    writer: (): Connection | undefined => made?.[1],
  },
  calls: {
    send: ({ writer }: Shared, { letter }: { letter: string }): void => {
      writer.send(letter.repeat(LETTERS));
    },
    /** What comes out, in any order. */
    receiveTwo: ({ reader }: Shared): string => [received(reader), received(reader)].sort().join(' and '),
  },
};

function received(reader: Connection): string {
  try {
    const letters = new Set(String(reader.recv()));
    return letters.size === 1 ? `all ${[...letters].join('')}` : `a mix of ${String(letters.size)} letters`;
  } catch (error) {
    return nameOf(error);
  }
}

export function racePlan(): object {
  return {
    programs: [[{ method: 'send', letter: 'a' }], [{ method: 'send', letter: 'b' }]],
    after: [{ method: 'receiveTwo' }],
    expected: 'all a and all b',
    title: 'A schedule in which two processes that send on the same end corrupt the stream',
    // There is room for both, and the system may cut one write, because both are longer than PIPE_BUF.
    pipeBytes: 65_536,
    cuts: 1,
  };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : String(error);
}

async function main(): Promise<void> {
  await bothWays();
  await oneWay();
}

if (require.main === module) void main();
